import type { INodeExecutionData } from 'n8n-workflow';
import { requireState } from '../../jobs/batch-state';
import type { JobQueue } from '../../jobs/queue/open-queue';
import type { WaitRecord } from '../../jobs/callbacks/wait-record';
import { stateItem } from './state-item';

/** How ended batches stand, one item each. */
export async function batchItems(
	queue: JobQueue,
	waits: WaitRecord['waits'],
): Promise<INodeExecutionData[]> {
	return await Promise.all(
		waits.map(async ({ batchId, items }) => ({
			json: stateItem(await requireState(queue, batchId)),
			pairedItem: items.map((item) => ({ item })),
		})),
	);
}
