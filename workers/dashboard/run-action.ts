import { cancel } from '../../jobs/cancel';
import { callAgain } from '../../jobs/call-again';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { retryFailed } from '../../jobs/retry-failed';

export type Action = 'retry' | 'cancel' | 'call-again';

/** Does what a button of the page says; says in a sentence what came of it. */
export async function runAction(queue: JobQueue, batchId: string, action: Action): Promise<string> {
	if (action === 'retry') {
		const count = await retryFailed(queue, { batchId });
		return `${jobs(count)} queued again`;
	}
	if (action === 'cancel') {
		const count = await cancel(queue, { batchId }, 'cancelled');
		return count === 0 ? 'Nothing was left to cancel' : `${jobs(count)} cancelled`;
	}
	return (await callAgain(queue, batchId))
		? 'A worker is sending the callback now'
		: 'No execution is waiting for this batch, or it has not ended';
}

const jobs = (count: number): string => (count === 1 ? '1 job was' : `${String(count)} jobs were`);
