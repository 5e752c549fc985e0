import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { BatchState } from '../../jobs/batch-state';
import type { JobState } from '../../jobs/job-state';
import type { ListedBatch } from '../../jobs/list-batches';
import { sourceOf } from '../shared/items/batch-source';

const times = ['createdAt', 'startedAt', 'finishedAt', 'deadlineAt', 'notBefore', 'nextAt'];

const withDates = (fields: object): IDataObject =>
	Object.fromEntries(
		Object.entries(fields).map(([name, value]: [string, unknown]) => [
			name,
			times.includes(name) && typeof value === 'number' ? new Date(value).toISOString() : value,
		]),
	) as IDataObject;

/** A state for people: times as ISO dates, and what queued it by the names in the editor. */
export function stateItem(
	node: Pick<IExecuteFunctions, 'getInstanceId'>,
	{ batchId, state, capability, ...rest }: BatchState | JobState | ListedBatch,
): IDataObject {
	const { identity, ...fields } = { identity: undefined, ...rest };
	const callback = 'callback' in fields ? fields.callback : undefined;
	return {
		...{ batchId, state, taskType: capability },
		...(identity ? { source: { ...sourceOf(identity, node.getInstanceId()) } } : {}),
		...withDates(fields),
		...(callback ? { callback: withDates(callback) } : {}),
	};
}
