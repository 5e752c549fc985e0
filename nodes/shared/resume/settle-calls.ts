import type { IExecuteFunctions } from 'n8n-workflow';
import { forgetCall, nameOf } from '../../../jobs/callbacks/callbacks';
import type { JobQueue } from '../../../jobs/queue/open-queue';
import { renewExpiry } from '../../../jobs/records/record-outcomes';
import type { Sleep } from '../../../jobs/callbacks/sleeper';
import { waiterOf } from './waiter-of';

/**
 * Takes the calls for a node that was woken off the list: no worker calls again that has not heard
 * the answer of n8n.
 */
export async function settleCalls(
	node: IExecuteFunctions,
	queue: JobQueue,
	waits: Sleep['waits'],
): Promise<void> {
	const name = nameOf(waiterOf(node));
	await queue.run(async () => {
		for (const { batchId } of waits) {
			await forgetCall(queue, batchId, name);
			await renewExpiry(queue, batchId);
		}
	});
}
