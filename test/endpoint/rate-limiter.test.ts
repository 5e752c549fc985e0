import fc from 'fast-check';
import { createRateLimiter, rateLimitWindowMs } from '../../endpoint/rate-limiter';

const signal = new AbortController().signal;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function start(
	limiter: ReturnType<typeof createRateLimiter>,
	count: number,
	tokens = 0,
	lasts = 1000,
) {
	const startedAt: number[] = [];
	const all = Array.from({ length: count }, async () => {
		await limiter.run({ tokens, signal }, async () => {
			startedAt.push(Date.now());
			await new Promise((resolve) => setTimeout(resolve, lasts));
		});
	});
	return { startedAt, done: Promise.all(all) };
}

describe('createRateLimiter', () => {
	it('runs no more at once than the concurrency', async () => {
		const limiter = createRateLimiter({ requestsPerMinute: 0, tokensPerMinute: 0, concurrency: 3 });
		const began = Date.now();
		const { startedAt, done } = start(limiter, 9);
		await jest.runAllTimersAsync();
		await done;
		expect(startedAt.map((at) => at - began)).toEqual([
			0, 0, 0, 1000, 1000, 1000, 2000, 2000, 2000,
		]);
	});

	it('starts no more in any 60 s than the requests per minute', async () => {
		const limiter = createRateLimiter({
			requestsPerMinute: 2,
			tokensPerMinute: 0,
			concurrency: 100,
		});
		const began = Date.now();
		const { startedAt, done } = start(limiter, 5);
		await jest.runAllTimersAsync();
		await done;
		expect(startedAt.map((at) => at - began)).toEqual([
			0,
			0,
			rateLimitWindowMs,
			rateLimitWindowMs,
			2 * rateLimitWindowMs,
		]);
	});

	it('holds back what would go over the tokens per minute, and lets one that never fits pass alone', async () => {
		const limiter = createRateLimiter({
			requestsPerMinute: 0,
			tokensPerMinute: 100,
			concurrency: 100,
		});
		const began = Date.now();
		const { startedAt, done } = start(limiter, 3, 60);
		const large = start(limiter, 1, 500);
		await jest.runAllTimersAsync();
		await Promise.all([done, large.done]);
		expect(startedAt.map((at) => at - began)).toEqual([
			0,
			rateLimitWindowMs,
			2 * rateLimitWindowMs,
		]);
		expect(large.startedAt.map((at) => at - began)).toEqual([3 * rateLimitWindowMs]);
	});

	it('counts the tokens that were really used', async () => {
		const limiter = createRateLimiter({
			requestsPerMinute: 0,
			tokensPerMinute: 100,
			concurrency: 100,
		});
		const began = Date.now();
		await limiter.run({ tokens: 90, signal }, (request) => {
			request.spent(10);
			return Promise.resolve();
		});
		const { startedAt, done } = start(limiter, 1, 90);
		await jest.runAllTimersAsync();
		await done;
		expect(startedAt.map((at) => at - began)).toEqual([0]);
	});

	it('lets the next start once an answer is here, while it is read', async () => {
		const limiter = createRateLimiter({ requestsPerMinute: 0, tokensPerMinute: 0, concurrency: 1 });
		const began = Date.now();
		const read = limiter.run({ tokens: 0, signal }, async ({ answered }) => {
			answered();
			await new Promise((resolve) => setTimeout(resolve, 5000));
		});
		const { startedAt, done } = start(limiter, 2);
		await jest.runAllTimersAsync();
		await Promise.all([read, done]);
		expect(startedAt.map((at) => at - began)).toEqual([0, 1000]);
	});

	it('starts nothing while it is paused, and the longest pause counts', async () => {
		const limiter = createRateLimiter({
			requestsPerMinute: 0,
			tokensPerMinute: 0,
			concurrency: 100,
		});
		const began = Date.now();
		limiter.pauseFor(5000);
		limiter.pauseFor(2000);
		const { startedAt, done } = start(limiter, 2);
		await jest.runAllTimersAsync();
		await done;
		expect(startedAt.map((at) => at - began)).toEqual([5000, 5000]);
	});

	it('leaves its place to the next when it is cancelled while it waits', async () => {
		const limiter = createRateLimiter({ requestsPerMinute: 0, tokensPerMinute: 0, concurrency: 1 });
		const cancel = new AbortController();
		const first = start(limiter, 1);
		const second = limiter.run({ tokens: 0, signal: cancel.signal }, () => Promise.resolve('ran'));
		const third = start(limiter, 1);
		const rejection = expect(second).rejects.toBe('no more');
		cancel.abort('no more');
		await jest.runAllTimersAsync();
		await Promise.all([rejection, first.done, third.done]);
		expect(third.startedAt).toHaveLength(1);
	});

	it('gives up at once where the pause is longer than its patience, and lets the others wait', async () => {
		const limiter = createRateLimiter({ requestsPerMinute: 0, tokensPerMinute: 0, concurrency: 1 });
		const began = Date.now();
		limiter.pauseFor(7_200_000);
		const hasty = limiter.run({ tokens: 0, signal, patienceMs: 30_000 }, () => Promise.resolve());
		await expect(hasty).rejects.toMatchObject({
			details: { kind: 'rate-limited', retryAfterMs: 7_200_000 },
		});
		const { startedAt, done } = start(limiter, 1);
		await jest.runAllTimersAsync();
		await done;
		expect(startedAt.map((at) => at - began)).toEqual([7_200_000]);
	});

	it('gives up for the hasty behind a patient one as well', async () => {
		const limiter = createRateLimiter({ requestsPerMinute: 1, tokensPerMinute: 0, concurrency: 9 });
		const patient = start(limiter, 2);
		const hasty = limiter.run({ tokens: 0, signal, patienceMs: 1000 }, () => Promise.resolve());
		await expect(hasty).rejects.toMatchObject({ details: { kind: 'rate-limited' } });
		await jest.runAllTimersAsync();
		await patient.done;
		expect(patient.startedAt).toHaveLength(2);
	});

	it('frees the place of a task that throws', async () => {
		const limiter = createRateLimiter({ requestsPerMinute: 0, tokensPerMinute: 0, concurrency: 1 });
		await expect(
			limiter.run({ tokens: 0, signal }, () => Promise.reject(new Error('no'))),
		).rejects.toThrow('no');
		await expect(limiter.run({ tokens: 0, signal }, () => Promise.resolve(1))).resolves.toBe(1);
	});

	it('foresees answers: a burst of unknown ones stays within the tokens per minute', async () => {
		const limiter = createRateLimiter({
			requestsPerMinute: 0,
			tokensPerMinute: 3000,
			concurrency: 10,
		});
		const began = Date.now();
		const startedAt: number[] = [];
		const all = Array.from({ length: 60 }, async () => {
			await limiter.run({ tokens: 8, signal }, async ({ spent }) => {
				startedAt.push(Date.now() - began);
				await new Promise((resolve) => setTimeout(resolve, 200));
				spent(120);
			});
		});
		await jest.runAllTimersAsync();
		await Promise.all(all);
		const within = (from: number) =>
			startedAt.filter((at) => at >= from && at < from + 60_000).length;
		expect(within(0)).toBe(25);
		expect(Math.max(...startedAt.map(within)) * 120).toBeLessThanOrEqual(3000);
	});

	it('does not give up for what is merely set aside for an answer', async () => {
		const limiter = createRateLimiter({
			requestsPerMinute: 0,
			tokensPerMinute: 500,
			concurrency: 10,
		});
		const long = start(limiter, 1, 10, 5000);
		const hasty = limiter.run({ tokens: 10, signal, patienceMs: 1000 }, () =>
			Promise.resolve('ran'),
		);
		await jest.runAllTimersAsync();
		await long.done;
		expect(await hasty).toBe('ran');
	});

	it('keeps its limits in every window, and serves each in bounded time and in order', async () => {
		const request = fc.record({
			afterMs: fc.integer({ min: 0, max: 20_000 }),
			estimate: fc.integer({ min: 1, max: 900 }),
			lastsMs: fc.integer({ min: 0, max: 20_000 }),
		});
		const limits = fc.record({
			requestsPerMinute: fc.constantFrom(0, 1, 3, 10),
			tokensPerMinute: fc.constantFrom(0, 1000, 1500, 4000),
			concurrency: fc.constantFrom(1, 2, 50),
		});
		await fc.assert(
			fc.asyncProperty(
				limits,
				fc.integer({ min: 0, max: 100 }),
				fc.array(request, { minLength: 1, maxLength: 25 }),
				async (given, answer, requests) => {
					const limiter = createRateLimiter(given);
					const began = Date.now();
					const started: { at: number; used: number; place: number }[] = [];
					const asked: { at: number; place: number }[] = [];
					const all = requests.map(async ({ afterMs, estimate, lastsMs }, place) => {
						await new Promise((resolve) => setTimeout(resolve, afterMs));
						asked.push({ at: Date.now() - began, place });
						await limiter.run({ tokens: estimate, signal }, async ({ spent }) => {
							started.push({ at: Date.now() - began, used: estimate + answer, place });
							await new Promise((resolve) => setTimeout(resolve, lastsMs));
							spent(estimate + answer);
						});
					});
					await jest.runAllTimersAsync();
					await Promise.all(all);
					for (const { at } of started) {
						const window = started.filter((one) => one.at >= at && one.at < at + 60_000);
						const { requestsPerMinute, tokensPerMinute } = given;
						if (requestsPerMinute > 0) expect(window.length).toBeLessThanOrEqual(requestsPerMinute);
						const used = window.reduce((sum, one) => sum + one.used, 0);
						if (tokensPerMinute > 0) expect(used).toBeLessThanOrEqual(tokensPerMinute);
					}
					expect(started.map(({ place }) => place)).toEqual(asked.map(({ place }) => place));
					for (const [ahead, { at, place }] of started.entries()) {
						const askedAt = asked.find((one) => one.place === place)?.at ?? 0;
						expect(at - askedAt).toBeLessThanOrEqual((ahead + 1) * (rateLimitWindowMs + 20_000));
					}
				},
			),
			{ numRuns: 150 },
		);
	});
});
