import { abortableDelay } from '../../endpoint/abortable-delay';
import type { JobQueue } from '../queue/open-queue';
import type { RedisClient } from '../redis/connect';
import { followEvents } from './follow-events';
import { latestEvents } from './latest-events';

interface Watch {
	readonly waiting: Map<string, Set<() => void>>;
	readonly closing: AbortController;
}

const watches = new WeakMap<RedisClient, Watch>();
const againMs = 1000;

/**
 * Calls back as soon as the batch may have ended, until the function is called that is returned. All
 * who wait on a connection share one that listens. During an outage of Redis nothing is said, so
 * that whoever waits looks now and then as well.
 */
export function onBatchEnd(queue: JobQueue, batchId: string, look: () => void): () => void {
	const watch = watches.get(queue.redis) ?? begin(queue);
	const looks = watch.waiting.get(batchId) ?? new Set();
	watch.waiting.set(batchId, looks.add(look));
	return () => {
		looks.delete(look);
		if (looks.size === 0) watch.waiting.delete(batchId);
		if (watch.waiting.size > 0) return;
		if (watches.get(queue.redis) === watch) watches.delete(queue.redis);
		watch.closing.abort();
	};
}

function begin(queue: JobQueue): Watch {
	const watch: Watch = { waiting: new Map(), closing: new AbortController() };
	watches.set(queue.redis, watch);
	void follow(queue, watch);
	return watch;
}

async function follow(queue: JobQueue, { waiting, closing: { signal } }: Watch): Promise<void> {
	while (!signal.aborted) {
		try {
			const { newest: after } = await latestEvents(queue, 'batch', 1);
			// What ended until then is told by nobody else.
			for (const batchId of waiting.keys()) tell(batchId);
			await followEvents(queue, {
				...{ target: 'batch', after, signal },
				onError: () => undefined,
				onRead: () => Promise.resolve(),
				onEvent({ batchId }) {
					tell(batchId);
					return Promise.resolve();
				},
			});
		} catch {
			await abortableDelay(againMs, signal).catch(() => undefined);
		}
	}

	function tell(batchId: string): void {
		for (const look of waiting.get(batchId) ?? []) look();
	}
}
