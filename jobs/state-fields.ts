import type { BatchState } from './batch-state';
import type { JobState } from './job-state';
import type { ListedBatch } from './list-batches';
import { sourceOf } from './records/batch-source';

const times = ['createdAt', 'startedAt', 'finishedAt', 'deadlineAt', 'notBefore', 'nextAt'];

/** The fields with their times as ISO dates. */
export const withDates = (fields: object): Record<string, unknown> =>
	Object.fromEntries(
		Object.entries(fields).map(([name, value]: [string, unknown]) => [
			name,
			times.includes(name) && typeof value === 'number' ? new Date(value).toISOString() : value,
		]),
	);

/**
 * A state for people: times as ISO dates, and what queued it by the names in the editor. The n8n that
 * queued it is named where it is not this one.
 */
export function stateFields(
	{ batchId, state, capability, ...rest }: BatchState | JobState | ListedBatch,
	instanceId?: string,
): Record<string, unknown> {
	const { identity, ...fields } = { identity: undefined, ...rest };
	const callback = 'callback' in fields ? fields.callback : undefined;
	return {
		...{ batchId, state, taskType: capability },
		...(identity ? { source: sourceOf(identity, instanceId) } : {}),
		...withDates(fields),
		...(callback ? { callback: withDates(callback) } : {}),
	};
}
