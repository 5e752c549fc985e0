import type { INodeExecutionData } from 'n8n-workflow';
import { requireState } from '../../jobs/batch-state';
import type { JobQueue } from '../../jobs/open-queue';
import { stateItem } from './state-item';

/** How ended batches stand, one item each. */
export async function batchItems(
	queue: JobQueue,
	batchIds: string[],
): Promise<INodeExecutionData[]> {
	const states = await Promise.all(batchIds.map((batchId) => requireState(queue, batchId)));
	return states.map((state) => ({ json: stateItem(state), pairedItem: { item: 0 } }));
}
