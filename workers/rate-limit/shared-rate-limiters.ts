import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { EndpointSettings } from '../../endpoint/endpoint-settings';
import {
	rateLimitWindowMs,
	type RateLimiter,
	type RateLimiterStart,
} from '../../endpoint/rate-limiter';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { toRedisFailure } from '../../jobs/redis/to-redis-failure';
import type { Listener } from '../../jobs/queue/listen';
import { createRequestQueue, type Admission, type RequestQueue } from './request-queue';
import { endScript, pauseScript, renewScript, startScript } from './rate-limit-scripts';
import { channels, pauseKey, rateLimitKeys } from '../../jobs/redis/redis-keys';
import { runScript } from '../../jobs/redis/run-script';

/** How long a place stays taken after its worker was killed. */
const leaseMs = 15_000;
const againMs = 1000;
const longest = 2 ** 31 - 1;

export interface SharedRateLimiters {
	/** The rate limit of a key, which all workers of the queue keep together. */
	readonly rateLimiterOf: (settings: EndpointSettings) => RateLimiter;
	close(): void;
}

interface ModelQueue extends RequestQueue {
	run<T>(id: string, estimate: number, task: (start: RateLimiterStart) => Promise<T>): Promise<T>;
	renew(): Promise<unknown>;
}

/**
 * Rate limits that all workers keep together through Redis, with one call of a script a start: requests
 * and tokens of each key and model within a minute, and requests under way. While Redis is gone,
 * those under way go on and none starts. A place is a lease, so that a killed worker holds none.
 */
export async function createSharedRateLimiters(
	queue: JobQueue,
	listener: Listener,
	onError: (error: Error) => void,
	times = { windowMs: rateLimitWindowMs, leaseMs },
): Promise<SharedRateLimiters> {
	const channel = channels(queue).rateLimit;
	const me = randomUUID();
	// By name in Redis and limits: those of one name count together.
	const queues = new Map<string, ModelQueue>();
	let count = 0;
	let closed = false;
	const script = async (text: string, keys: string[], ...args: (string | number)[]) =>
		await runScript(queue.redis, text, keys, args);
	/** Says nothing about the values to those who have not the encryption secret. */
	const nameOf = (...values: string[]) =>
		queue.envelope.fingerprints(['rate-limit', ...values])[0].slice(0, 22);

	await listener.on(channel, (name) => {
		for (const [id, queue] of queues) if (id.startsWith(name)) queue.askAgain();
	});
	const renewal = setInterval(() => {
		for (const queue of queues.values()) queue.renew().catch(onError);
	}, times.leaseMs / 3);

	function createModelQueue(name: string, limits: number[], pause: string): ModelQueue {
		const keys = [pause, ...rateLimitKeys(queue, name)];
		const running = new Set<string>();
		const ask = async (tokens: number): Promise<Admission> => {
			const id = `${me}-${String(++count)}`;
			for (;;) {
				try {
					const args = [id, ...limits, Math.ceil(tokens), times.windowMs, times.leaseMs];
					const said = (await script(startScript, keys, ...args)) as number[];
					const [isStarted, waitMs = againMs, isKnown, isPromised] = said;
					return isStarted === 1
						? { id }
						: { waitMs, isKnown: isKnown === 1, isPromised: isPromised === 1 };
				} catch (error) {
					const failure = toRedisFailure(error, queue.settings);
					if (closed || failure.kind === 'credential-invalid') throw failure;
					onError(failure);
					await delay(againMs);
				}
			}
		};
		const end = (id: string, used?: number, estimate?: number) => {
			const [, , atOnce = 1] = limits;
			const keepMs = 20 * times.windowMs;
			const args = [id, used ?? '', atOnce, channel, name, estimate ?? '', keepMs];
			script(endScript, keys, ...args).catch(onError);
		};
		return {
			...createRequestQueue(ask, end),
			async run(id, estimate, task) {
				const [, maxTokens = 0] = limits;
				let used: number | undefined;
				let learned: number | undefined;
				running.add(id);
				try {
					const answer = await task({
						spent: (tokens) => (used = Math.ceil(tokens)),
						answered() {
							running.delete(id);
							end(id);
						},
					});
					if (maxTokens > 0) learned = Math.ceil(estimate);
					return answer;
				} finally {
					if (running.has(id) || maxTokens > 0) end(id, used ?? Math.ceil(estimate), learned);
					running.delete(id);
				}
			},
			// In full: asked for its text, it would bring back the lease of a request that ended meanwhile.
			renew: async () =>
				running.size > 0 &&
				(await queue.redis.eval(renewScript, keys.length, ...keys, times.leaseMs, ...running)),
		};
	}

	return {
		rateLimiterOf({ baseUrl, apiKey, requestsPerMinute, tokensPerMinute, concurrency }) {
			const limits = [requestsPerMinute, tokensPerMinute, concurrency];
			const endpoint = baseUrl.replace(/\/+$/, '');
			const pause = pauseKey(queue, nameOf(endpoint, apiKey));
			const names = new Map<string, string>();
			const queueOf = (model: string) => {
				const name = names.get(model) ?? nameOf(endpoint, apiKey, model);
				names.set(model, name);
				const id = `${name} ${limits.join(' ')}`;
				const queue = queues.get(id) ?? createModelQueue(name, limits, pause);
				queues.set(id, queue);
				return queue;
			};
			return {
				async run({ tokens, signal, patienceMs = longest, model = '' }, task) {
					const queue = queueOf(model);
					return await queue.run(await queue.enter(tokens, signal, patienceMs), tokens, task);
				},
				pauseFor(ms) {
					if (ms < 1) return;
					// In full: no start may come before it while Redis asks for the text of the script.
					queue.redis.eval(pauseScript, 1, pause, Math.ceil(ms)).catch(onError);
				},
			};
		},
		close() {
			closed = true;
			clearInterval(renewal);
		},
	};
}
