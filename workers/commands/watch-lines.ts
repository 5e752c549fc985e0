import { stateFields } from '../../jobs/state-fields';
import type { WatchedBatch } from './watch-snapshot';

/** A JSON line for each batch that is another than at the call before: all of them at the first. */
export function watchLines(): (batches: readonly WatchedBatch[]) => string[] {
	let before = new Map<string, string>();
	return (batches) => {
		const now = new Map<string, string>();
		const changed: string[] = [];
		// The oldest first, as in a log.
		for (const { jobsPerMinute, endsAt, ...batch } of [...batches].reverse()) {
			const fields = stateFields(batch, '');
			// Rate and end are others each time, whatever happens.
			const text = JSON.stringify(fields);
			now.set(batch.batchId, text);
			if (before.get(batch.batchId) === text) continue;
			const more = {
				...(jobsPerMinute === undefined ? {} : { jobsPerMinute }),
				...(endsAt === undefined ? {} : { estimatedEndAt: new Date(endsAt).toISOString() }),
			};
			changed.push(JSON.stringify({ ...fields, ...more }));
		}
		before = now;
		return changed;
	};
}
