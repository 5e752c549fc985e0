import fc from 'fast-check';
import { setTimeout as delay } from 'node:timers/promises';
import type { EndpointSettingsInput } from '../../endpoint/endpoint-settings';
import { endpointSettings } from '../../endpoint/endpoint-settings';
import type { RateLimiter } from '../../endpoint/rate-limiter';
import type { Failure } from '../../endpoint/failure';
import { openQueue } from '../../jobs/queue/open-queue';
import { listen } from '../../jobs/queue/listen';
import { startScript } from '../../workers/rate-limit/rate-limit-scripts';
import { createSharedRateLimiters } from '../../workers/rate-limit/shared-rate-limiters';
import { fixture, never, until, type TestSettings } from './helpers/fixture';
import { redisServer } from './helpers/redis-server';

const setup = fixture();

const windowMs = 2000;
/** A window that does not pass while a test runs. */
const longWindowMs = 24 * 3_600_000;
const leaseMs = 2000;
/** The clock of Redis counts; ours reads it late on a busy machine. */
const tolerance = 200;

/** The rate limiters of a worker, on connections of its own. */
async function rateLimiters(given: TestSettings, window = windowMs) {
	const queue = await openQueue(given, { role: 'worker' });
	const errors: Error[] = [];
	const listener = listen(queue, (error) => errors.push(error));
	const shared = await createSharedRateLimiters(queue, listener, (error) => errors.push(error), {
		...{ windowMs: window, leaseMs },
	});
	setup.atEnd(async () => {
		shared.close();
		listener.close();
		await queue.close();
	});
	return {
		...{ errors, close: shared.close },
		/** Once all that was said to Redis so far has arrived there. */
		said: () => queue.redis.ping(),
		of: (limits: Partial<EndpointSettingsInput> = {}) =>
			shared.rateLimiterOf(
				endpointSettings.parse({ baseUrl: 'http://127.0.0.1:1/v1', apiKey: 'key', ...limits }),
			),
	};
}

async function three(
	limits: Partial<EndpointSettingsInput>,
): Promise<[RateLimiter, RateLimiter, RateLimiter]> {
	const given = setup.settings();
	const [a, b, c] = await Promise.all([
		rateLimiters(given),
		rateLimiters(given),
		rateLimiters(given),
	]);
	return [a.of(limits), b.of(limits), c.of(limits)];
}

async function two(limits: Partial<EndpointSettingsInput>, window = windowMs) {
	const given = setup.settings();
	const [a, b] = await Promise.all([rateLimiters(given, window), rateLimiters(given, window)]);
	return { one: a.of(limits), other: b.of(limits), said: a.said };
}

/** Makes sure that a request of so many tokens would have to wait. */
async function expectToWait(limiter: RateLimiter, tokens: number, model = '') {
	const request = limiter.run({ tokens, signal: never, patienceMs: 100, model }, () =>
		Promise.resolve(),
	);
	await expect(request).rejects.toMatchObject({ details: { kind: 'rate-limited' } });
}

/** Makes requests through several rate limiters alternately; says when each started. */
async function start(
	through: RateLimiter[],
	count: number,
	tokens = 0,
	lastsMs = 0,
): Promise<number[]> {
	const startedAt: number[] = [];
	await Promise.all(
		Array.from({ length: count }, (_, at) =>
			through[at % through.length]?.run({ tokens, signal: never }, async () => {
				startedAt.push(Date.now());
				await delay(lastsMs);
			}),
		),
	);
	return startedAt.sort((a, b) => a - b);
}

/** The shortest time within which one more than so many started. */
const shortest = (startedAt: number[], limit: number) =>
	Math.min(...startedAt.slice(limit).map((at, place) => at - (startedAt[place] ?? 0)));

test('no more requests start within a window than the limit, in several processes', async () => {
	const startedAt = await start(await three({ requestsPerMinute: 5 }), 20);
	expect(shortest(startedAt, 5)).toBeGreaterThan(windowMs - tolerance);
	expect(startedAt).toHaveLength(20);
});

test('no more tokens are used within a window, and one that never fits passes alone', async () => {
	const through = await three({ tokensPerMinute: 100 });
	const startedAt = await start(through, 6, 40);
	expect(shortest(startedAt, 2)).toBeGreaterThan(windowMs - tolerance);
	const began = Date.now();
	await start(through, 1, 500);
	expect(Date.now() - began).toBeGreaterThan(windowMs - tolerance);
});

test('the tokens that were really used count', async () => {
	const { one, other, said } = await two({ tokensPerMinute: 100 }, longWindowMs);
	await one.run({ tokens: 90, signal: never }, (request) => {
		request.spent(10);
		return Promise.resolve();
	});
	await said();
	await start([other], 1, 90);
	await one.run({ tokens: 0, signal: never }, () => Promise.resolve());
	await expectToWait(other, 10);
});

test('a place is free once the answer is here, and its tokens count when it is read', async () => {
	const { one, other, said } = await two({ concurrency: 1, tokensPerMinute: 100 }, longWindowMs);
	// What answers add is known by now.
	await one.run({ tokens: 1, signal: never }, ({ spent }) => {
		spent(1);
		return Promise.resolve();
	});
	await one.run({ tokens: 20, signal: never }, async ({ answered, spent }) => {
		answered();
		await start([other], 1, 20);
		spent(80);
	});
	await said();
	await expectToWait(other, 20);
});

test('each model and each key has limits of its own', async () => {
	const given = setup.settings();
	const worker = await rateLimiters(given, longWindowMs);
	const limits = { requestsPerMinute: 1 };
	for (const limiter of [worker.of(limits), worker.of({ ...limits, apiKey: 'other' })]) {
		for (const model of ['small', 'large']) {
			await limiter.run({ tokens: 0, signal: never, model }, () => Promise.resolve());
		}
	}
	await expectToWait(worker.of(limits), 0, 'small');
	// A pause is one of the key, whichever model met it.
	worker.of(limits).pauseFor(3_600_000);
	const other = worker.of({ ...limits, apiKey: 'other' });
	await other.run({ tokens: 0, signal: never, model: 'third' }, () => Promise.resolve());
	await expectToWait(worker.of(limits), 0, 'third');
});

test('a start that is sent again counts once, also after its place was given up', async () => {
	const queue = await setup.queue();
	const keys = ['pause', 'starts', 'tokens', 'leases', 'waiting', 'promise'].map((part) =>
		queue.key('rate-limit', part),
	);
	const args = ['id', 10, 100, 1, 40, windowMs, leaseMs];
	const [, , tokens = '', leases = ''] = keys;
	const send = async () => await queue.redis.eval(startScript, keys.length, ...keys, ...args);
	expect(await send()).toEqual([1]);
	expect(await send()).toEqual([1]);
	await queue.redis.del(leases);
	expect(await send()).toEqual([1]);
	// The estimate, and all that is left for an answer of unknown length.
	expect(await queue.redis.hget(tokens, 'sum')).toBe('100');
	expect(await queue.redis.zcard(leases)).toBe(1);
});

test('places are leases: long requests keep them, and those of a dead process go to others', async () => {
	const given = setup.settings();
	const [dead, alive] = [await rateLimiters(given), await rateLimiters(given)];
	const limits = { concurrency: 1 };
	const began = Date.now();
	const long = start([dead.of(limits)], 1, 0, 3 * leaseMs);
	await delay(50);
	await start([alive.of(limits)], 1);
	expect(Date.now() - began).toBeGreaterThan(3 * leaseMs - tolerance);
	await long;
	let end = (): void => undefined;
	let begin = (): void => undefined;
	const begun = new Promise<void>((resolve) => (begin = resolve));
	const endless = dead.of(limits).run({ tokens: 0, signal: never }, async () => {
		begin();
		await new Promise<void>((resolve) => (end = resolve));
		return 'ended';
	});
	await begun;
	// Nobody renews what a dead process holds.
	dead.close();
	const closedAt = Date.now();
	expect(await start([alive.of(limits)], 1)).toHaveLength(1);
	expect(Date.now() - closedAt).toBeGreaterThan(leaseMs / 2);
	end();
	expect(await endless).toBe('ended');
});

test('who is in a hurry is told how long the wait is, and who is cancelled leaves at once', async () => {
	const { one, other, said } = await two({ concurrency: 1 });
	let end = (): void => undefined;
	let begin = (): void => undefined;
	const begun = new Promise<void>((resolve) => (begin = resolve));
	const holding = one.run({ tokens: 0, signal: never }, async () => {
		begin();
		await new Promise<void>((resolve) => (end = resolve));
	});
	await begun;
	const hasty = other.run({ tokens: 0, signal: never, patienceMs: 200 }, () => Promise.resolve());
	const stop = new AbortController();
	const stopped = other.run({ tokens: 0, signal: stop.signal }, () => Promise.resolve());
	stop.abort(new Error('stopped'));
	await expect(stopped).rejects.toThrow('stopped');
	await expect(hasty).rejects.toMatchObject({ details: { kind: 'rate-limited' } });
	end();
	await holding;
	one.pauseFor(5000);
	await said();
	await expect(
		other.run({ tokens: 0, signal: never, patienceMs: 200 }, () => Promise.resolve()),
	).rejects.toMatchObject({
		details: { kind: 'rate-limited', retryAfterMs: expect.any(Number) as number },
	});
});

test('while Redis is gone nothing starts, and it goes on by itself', async () => {
	const redis = await redisServer();
	setup.atEnd(() => redis.stop());
	const worker = await rateLimiters(setup.settings(redis.url));
	const limiter = worker.of({ concurrency: 2, requestsPerMinute: 50 });
	const across = limiter.run({ tokens: 0, signal: never }, async () => {
		await redis.kill();
		await delay(300);
		return 'went on';
	});
	await expect(across).resolves.toBe('went on');
	const stop = new AbortController();
	const stopped = limiter.run({ tokens: 0, signal: stop.signal }, () => Promise.resolve());
	const waiting = start([limiter], 5);
	let isThrough = false;
	void waiting.then(() => (isThrough = true));
	await delay(300);
	expect(isThrough).toBe(false);
	stop.abort(new Error('stopped'));
	await expect(stopped).rejects.toThrow('stopped');
	await redis.start();
	expect(await waiting).toHaveLength(5);
	expect(worker.errors.length).toBeGreaterThan(0);
});

/** A request as a job makes it: it leaves where it would have to wait, and comes back when told. */
async function comingBack(
	limiter: RateLimiter,
	tokens: number,
	task: () => Promise<void>,
	used = tokens,
) {
	for (;;) {
		try {
			await limiter.run({ tokens, signal: never, patienceMs: 50 }, async ({ spent }) => {
				await task();
				spent(used);
			});
			return;
		} catch (error) {
			const { retryAfterMs = 0 } = (error as Failure).details;
			await delay(retryAfterMs + 20 * Math.random());
		}
	}
}

test('a large request begins within few windows, whatever small ones others make', async () => {
	const { one, other } = await two({ tokensPerMinute: 1000, concurrency: 100 });
	let isOver = false;
	let small = 0;
	const loops = Array.from({ length: 4 }, async () => {
		while (!isOver) {
			await one.run({ tokens: 20, signal: never }, async () => {
				small += 1;
				await delay(20);
			});
		}
	});
	await until(() => small >= 50, 'a full window');
	const before = small;
	await comingBack(other, 700, () => Promise.resolve());
	// Of the small ones 50 fill a window.
	expect(small - before).toBeLessThan(5 * 50);
	isOver = true;
	await Promise.all(loops);
});

test('whatever is asked, no window holds more than the limits, and each is served', async () => {
	const request = fc.record({
		tokens: fc.integer({ min: 1, max: 900 }),
		lastsMs: fc.integer({ min: 0, max: 300 }),
		through: fc.integer({ min: 0, max: 2 }),
		leaves: fc.boolean(),
	});
	const limits = fc.record({
		requestsPerMinute: fc.constantFrom(0, 4),
		tokensPerMinute: fc.constantFrom(1000, 2000),
		concurrency: fc.constantFrom(2, 50),
	});
	await fc.assert(
		fc.asyncProperty(
			limits,
			fc.integer({ min: 0, max: 100 }),
			fc.array(request, { minLength: 4, maxLength: 12 }),
			async (given, answer, requests) => {
				const through = await three(given);
				const started: { at: number; used: number }[] = [];
				await Promise.all(
					requests.map(async ({ tokens, lastsMs, through: at, leaves }) => {
						const limiter = through[at] as RateLimiter;
						const used = tokens + answer;
						const task = async () => {
							started.push({ at: Date.now(), used });
							await delay(lastsMs);
						};
						if (leaves) {
							await comingBack(limiter, tokens, task, used);
							return;
						}
						await limiter.run({ tokens, signal: never }, async ({ spent }) => {
							await task();
							spent(used);
						});
					}),
				);
				expect(started).toHaveLength(requests.length);
				for (const { at } of started) {
					const end = at + windowMs - tolerance;
					const window = started.filter((one) => one.at >= at && one.at < end);
					const used = window.reduce((sum, one) => sum + one.used, 0);
					expect(used).toBeLessThanOrEqual(given.tokensPerMinute);
					const { requestsPerMinute } = given;
					if (requestsPerMinute > 0) expect(window.length).toBeLessThanOrEqual(requestsPerMinute);
				}
			},
		),
		{ numRuns: 5, endOnFailure: true },
	);
});
