import { Failure } from '../../endpoint/failure';
import { openQueue, type JobQueue } from '../../jobs/queue/open-queue';
import type { QueueSettings } from '../../jobs/redis/queue-settings';
import { within } from '../../jobs/redis/within';

/** A queue that is opened by the first who uses it, and again after it could not be opened. */
export interface LazyQueue {
	/** Does the work; throws temporarily-unavailable where Redis does not answer in time. */
	use<T>(work: (queue: JobQueue) => Promise<T>): Promise<T>;
	close(): Promise<void>;
}

/** Nobody looks at a page that loads for longer, in milliseconds. */
const patienceMs = 10_000;

/** A connection beside that of the worker: the dashboard says so while Redis is away, where a worker waits. */
export function openLazily(settings: QueueSettings): LazyQueue {
	let opening: Promise<JobQueue> | undefined;
	const open = async () => {
		try {
			return await openQueue(settings);
		} catch (error) {
			opening = undefined;
			throw error;
		}
	};
	return {
		async use(work) {
			opening ??= open();
			const queue = await opening;
			return await within(
				patienceMs,
				queue.run(async () => await work(queue)),
				isLate,
			);
		},
		async close() {
			await (await opening?.catch(() => undefined))?.close();
		},
	};
}

const isLate = () =>
	new Failure({
		kind: 'temporarily-unavailable',
		message: `Redis has not answered within ${String(patienceMs / 1000)} seconds`,
		hint: 'Check that Redis is running and is not overloaded',
	});
