import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { JobQueue } from '../../../jobs/queue/open-queue';
import type { WaitRecord } from '../../../jobs/callbacks/wait-record';
import { batchStatus } from './batch-status';

/**
 * What a node returns that begins to wait: how each batch stands. n8n shows it while the execution
 * waits and drops it then: the node runs again when it is resumed.
 */
export async function waitingItems(
	queue: JobQueue,
	waits: WaitRecord['waits'],
): Promise<INodeExecutionData[]> {
	return await Promise.all(
		waits.map(async ({ batchId, items }) => ({
			// The execution waits already, so that a queue that is lost now must not fail it.
			json: (await batchStatus(queue, batchId).catch(() => ({ batchId }))) as IDataObject,
			pairedItem: items.map((item) => ({ item })),
		})),
	);
}
