import { setTimeout as delay } from 'node:timers/promises';
import type { JobQueue } from '../../../jobs/queue/open-queue';
import { eventKeys } from '../../../jobs/redis/redis-keys';

type Gauge = () => number | Promise<number>;

/** The median of what a gauge read in the second and in the last quarter of the time. */
export interface Held {
	name: string;
	early: number;
	late: number;
}

/** Reads gauges at an interval until it is stopped. The first quarter is for warming up. */
export function memoryWatch(sampleMs: number, gauges: Record<string, Gauge>) {
	const entries = Object.entries(gauges);
	const samples = new Map<string, number[]>(entries.map(([name]) => [name, []]));
	const stopped = new AbortController();
	const watching = (async () => {
		while (!stopped.signal.aborted) {
			for (const [name, read] of entries) samples.get(name)?.push(await read());
			await delay(sampleMs, undefined, { signal: stopped.signal }).catch(() => undefined);
		}
	})();
	return {
		async stop(): Promise<Held[]> {
			stopped.abort();
			await watching;
			return [...samples].map(([name, values]) => {
				const quarter = Math.floor(values.length / 4);
				const held = (from: number) => median(values.slice(from * quarter, (from + 1) * quarter));
				return { name, early: held(1), late: held(3) };
			});
		},
	};
}

/** Whether no more is held towards the end but for so many times as much: a heap breathes. */
export const isFlat = ({ early, late }: Held, maxGrowth: number) =>
	late > 0 && late <= early * maxGrowth;

export const figuresOf = (held: readonly Held[]) =>
	Object.fromEntries(
		held.map(({ name, early, late }) => [name, `${early.toFixed(0)} → ${late.toFixed(0)}`]),
	);

/** What Redis holds, in megabytes, but for the events of the last days, a million at most. */
export async function redisMb(queue: JobQueue): Promise<number> {
	const info = await queue.redis.info('memory');
	const used = Number(/used_memory:(\d+)/.exec(info)?.[1] ?? 0);
	const events = await Promise.all(
		Object.values(eventKeys(queue)).map((key) => queue.redis.memory('USAGE', key)),
	);
	return (used - events.reduce<number>((sum, bytes) => sum + Number(bytes ?? 0), 0)) / 2 ** 20;
}

const median = (values: number[]) =>
	values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
