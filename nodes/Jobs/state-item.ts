import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { BatchState } from '../../jobs/batch-state';
import type { JobState } from '../../jobs/job-state';
import type { ListedBatch } from '../../jobs/list-batches';
import { stateFields } from '../../jobs/state-fields';

/** The item of a state; it names the n8n that queued it only where that is another one. */
export const stateItem = (
	node: Pick<IExecuteFunctions, 'getInstanceId'>,
	state: BatchState | JobState | ListedBatch,
): IDataObject => stateFields(state, node.getInstanceId()) as IDataObject;
