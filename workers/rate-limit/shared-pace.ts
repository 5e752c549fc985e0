import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { EndpointSettings } from '../../endpoint/endpoint-settings';
import { paceWindowMs, type Pace, type PaceStart } from '../../endpoint/pace';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { toRedisFailure } from '../../jobs/redis/to-redis-failure';
import type { Listener } from '../../jobs/queue/listen';
import { createLane, type Admission, type Lane } from './pace-lane';
import { endScript, pauseScript, renewScript, startScript } from './pace-scripts';

/** How long a place stays taken after its worker was killed. */
const leaseMs = 15_000;
const againMs = 1000;
const longest = 2 ** 31 - 1;

export interface SharedPaces {
	/** The pace of a key, which all workers of the queue keep together. */
	readonly paceOf: (settings: EndpointSettings) => Pace;
	close(): void;
}

interface ModelLane extends Lane {
	run<T>(id: string, estimate: number, task: (start: PaceStart) => Promise<T>): Promise<T>;
	renew(): Promise<unknown>;
}

/**
 * Paces that all workers keep together through Redis, with one call of a script a start: requests
 * and tokens of each key and model within a minute, and requests under way. While Redis is gone,
 * those under way go on and none starts. A place is a lease, so that a killed worker holds none.
 */
export async function createSharedPaces(
	queue: JobQueue,
	listener: Listener,
	onError: (error: Error) => void,
	times = { windowMs: paceWindowMs, leaseMs },
): Promise<SharedPaces> {
	const channel = queue.key('pace');
	const me = randomUUID();
	// By name in Redis and limits: those of one name count together.
	const lanes = new Map<string, ModelLane>();
	let count = 0;
	let closed = false;
	const script = async (text: string, keys: string[], ...args: (string | number)[]) =>
		await queue.redis.eval(text, keys.length, ...keys, ...args);
	/** Says nothing about the values to those who have not the sealing secret. */
	const nameOf = (...values: string[]) =>
		queue.envelope.fingerprints(['pace', ...values])[0].slice(0, 22);

	await listener.on(channel, (name) => {
		for (const [id, lane] of lanes) if (id.startsWith(name)) lane.wake();
	});
	const renewal = setInterval(() => {
		for (const lane of lanes.values()) lane.renew().catch(onError);
	}, times.leaseMs / 3);

	function createModelLane(name: string, limits: number[], pauseKey: string): ModelLane {
		const parts = ['starts', 'tokens', 'leases', 'turns', 'promise'].map((part) =>
			queue.key('pace', name, part),
		);
		const keys = [pauseKey, ...parts];
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
			...createLane(ask, end),
			async run(id, estimate, task) {
				const [, tokensMost = 0] = limits;
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
					if (tokensMost > 0) learned = Math.ceil(estimate);
					return answer;
				} finally {
					if (running.has(id) || tokensMost > 0) end(id, used ?? Math.ceil(estimate), learned);
					running.delete(id);
				}
			},
			renew: async () =>
				running.size > 0 && (await script(renewScript, keys, times.leaseMs, ...running)),
		};
	}

	return {
		paceOf({ baseUrl, apiKey, requestsPerMinute, tokensPerMinute, concurrency }) {
			const limits = [requestsPerMinute, tokensPerMinute, concurrency];
			const endpoint = baseUrl.replace(/\/+$/, '');
			const pauseKey = queue.key('pace', nameOf(endpoint, apiKey));
			const names = new Map<string, string>();
			const laneOf = (model: string) => {
				const name = names.get(model) ?? nameOf(endpoint, apiKey, model);
				names.set(model, name);
				const id = `${name} ${limits.join(' ')}`;
				const lane = lanes.get(id) ?? createModelLane(name, limits, pauseKey);
				lanes.set(id, lane);
				return lane;
			};
			return {
				async run({ tokens, signal, patienceMs = longest, model = '' }, task) {
					const lane = laneOf(model);
					return await lane.run(await lane.enter(tokens, signal, patienceMs), tokens, task);
				},
				pauseFor(ms) {
					if (ms >= 1) script(pauseScript, [pauseKey], Math.ceil(ms)).catch(onError);
				},
			};
		},
		close() {
			closed = true;
			clearInterval(renewal);
		},
	};
}
