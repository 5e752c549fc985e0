import type { IExecuteFunctions } from 'n8n-workflow';
import { forgetCallback, nameOf } from '../../../jobs/callbacks/callbacks';
import type { JobQueue } from '../../../jobs/queue/open-queue';
import { renewExpiry } from '../../../jobs/records/record-outcomes';
import type { WaitRecord } from '../../../jobs/callbacks/wait-record';
import { waitingNodeOf } from './waiting-node-of';

/**
 * Takes the callbacks to a node that was resumed off the list, so that a worker that did not get the
 * answer of n8n sends none again.
 */
export async function settleCallbacks(
	node: IExecuteFunctions,
	queue: JobQueue,
	waits: WaitRecord['waits'],
): Promise<void> {
	const name = nameOf(waitingNodeOf(node));
	await queue.run(async () => {
		for (const { batchId } of waits) {
			await forgetCallback(queue, batchId, name);
			await renewExpiry(queue, batchId);
		}
	});
}
