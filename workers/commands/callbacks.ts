import { callAgain } from '../../jobs/call-again';
import { howToReach, lateCallbacks } from '../../jobs/callbacks/late-callbacks';
import { openQueue, type JobQueue } from '../../jobs/queue/open-queue';
import type { QueueSettings } from '../../jobs/redis/queue-settings';

/** Lists the callbacks that n8n has not taken so far, for people. */
export async function listCallbacks(settings: QueueSettings): Promise<string> {
	return await withQueue(settings, async (queue) => {
		const late = await lateCallbacks(queue);
		if (late.length === 0) return 'n8n accepted every callback, or none is due';
		const rows = late.map(
			({ batchId, host, attempts, lastError, nextAt }) =>
				`  ${batchId}  ${host}  ${String(attempts)} attempts, the next at ${new Date(nextAt).toISOString()}: ${lastError}`,
		);
		return [
			`Failing callbacks to n8n (batches: ${String(late.length)}):`,
			...rows,
			`→ ${howToReach}`,
		].join('\n');
	});
}

/** Sends callbacks now: of these batches, or all that did not get through. Says so in lines. */
export async function callNow(
	settings: QueueSettings,
	batchIds: readonly string[],
): Promise<string> {
	return await withQueue(settings, async (queue) => {
		const late = batchIds.length > 0 ? [] : await lateCallbacks(queue);
		const ids = batchIds.length > 0 ? batchIds : late.map(({ batchId }) => batchId);
		if (ids.length === 0) return 'n8n accepted every callback, or none is due';
		const lines: string[] = [];
		for (const id of ids) {
			const isPending = await callAgain(queue, id);
			lines.push(
				`${id}: ${isPending ? 'a worker is sending the callback now' : 'no execution is waiting for it, or it has not ended'}`,
			);
		}
		return lines.join('\n');
	});
}

async function withQueue(
	settings: QueueSettings,
	work: (queue: JobQueue) => Promise<string>,
): Promise<string> {
	const queue = await openQueue(settings);
	try {
		return await queue.run(async () => await work(queue));
	} finally {
		await queue.close();
	}
}
