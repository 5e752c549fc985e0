import type { IDataObject } from 'n8n-workflow';
import type { BatchState } from '../../jobs/batch-state';
import type { JobState } from '../../jobs/job-state';
import type { ListedBatch } from '../../jobs/list-batches';

const times = ['createdAt', 'startedAt', 'finishedAt', 'deadlineAt', 'notBefore', 'nextAt'];

const withDates = (fields: object): IDataObject =>
	Object.fromEntries(
		Object.entries(fields).map(([name, value]: [string, unknown]) => [
			name,
			times.includes(name) && typeof value === 'number' ? new Date(value).toISOString() : value,
		]),
	) as IDataObject;

/** A state for people: times as ISO dates. */
export function stateItem(state: BatchState | JobState | ListedBatch): IDataObject {
	const callback = 'callback' in state ? state.callback : undefined;
	return {
		...withDates(state),
		...(callback ? { callback: withDates(callback) } : {}),
	};
}
