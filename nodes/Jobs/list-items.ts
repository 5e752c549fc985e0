import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { BatchState } from '../../jobs/batch-state';
import { listBatches } from '../../jobs/list-batches';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { stateItem } from './state-item';

interface Filters {
	taskTypes?: string[];
	states?: BatchState['state'][];
	thisWorkflow?: boolean;
	withFailures?: boolean;
}

/** The batches of the queue, one item each. They are listed once, however many items come in. */
export async function listItems(
	node: IExecuteFunctions,
	queue: JobQueue,
): Promise<INodeExecutionData[]> {
	const filters = node.getNodeParameter('filters', 0) as Filters;
	const { taskTypes, states, thisWorkflow = false, withFailures } = filters;
	const all = node.getNodeParameter('returnAll', 0);
	const batches = await listBatches(queue, {
		...(taskTypes ? { capabilities: taskTypes } : {}),
		...(states ? { states } : {}),
		...(withFailures === undefined ? {} : { withFailures }),
		...(thisWorkflow
			? { instanceId: node.getInstanceId(), workflowId: node.getWorkflow().id ?? 'unsaved' }
			: {}),
		...(all ? {} : { limit: node.getNodeParameter('limit', 0) }),
	});
	if (batches.length === 0) {
		const message = howToGetBatches(Object.keys(filters).length > 0);
		node.addExecutionHints({ message, location: 'outputPane' });
	}
	const pairedItem = node.getInputData().map((_, item) => ({ item }));
	return batches.map((batch) => ({ json: stateItem(node, batch), pairedItem }));
}

const howToGetBatches = (isFiltered: boolean) =>
	isFiltered
		? 'No batch in the job queue fits the filters. Remove some of the filters'
		: 'There are no batches in the job queue yet. Set Execution Mode to Queue in a node such as Chat or Transcription, run it, and then run this node again';
