import type { IDataObject } from 'n8n-workflow';
import type { BatchState } from '../../jobs/batch-state';
import type { JobState } from '../../jobs/job-state';

const times = ['createdAt', 'startedAt', 'finishedAt', 'deadlineAt', 'notBefore'];

/** A state for people: times as ISO dates. */
export function stateItem(state: BatchState | JobState): IDataObject {
	return Object.fromEntries(
		Object.entries(state).map(([name, value]) => [
			name,
			times.includes(name) && typeof value === 'number' ? new Date(value).toISOString() : value,
		]),
	) as IDataObject;
}
