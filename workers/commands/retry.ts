import type { QueueSettings } from '../../jobs/redis/queue-settings';
import { workersAlive } from '../../jobs/queue/workers-alive';
import { requireBatch } from '../../jobs/records/batch-record';
import { retryFailed } from '../../jobs/retry-failed';
import { withQueue, type Output } from './output';
import { resolveBatch } from './resolve-batch';

/** Queues the failed jobs of a batch again. */
export async function retry(settings: QueueSettings, word: string): Promise<Output> {
	return await withQueue(settings, async (queue) => {
		const batchId = await resolveBatch(queue, word);
		const retried = await retryFailed(queue, { batchId });
		const { capability } = await requireBatch(queue, batchId);
		const alive = await workersAlive(queue);
		const isServed = alive.some(({ concurrency }) => concurrency[capability]);
		const waits = isServed ? '' : '. They wait: no worker that can run them is alive';
		const text = `${batchId}: ${String(retried)} failed jobs were queued again${waits}`;
		return { json: { batchId, retried }, text };
	});
}
