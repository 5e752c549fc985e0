import { howToReach } from '../../jobs/callbacks/late-callbacks';
import type { BatchReport } from '../reports/batch-report';
import { oneLine } from '../reports/one-line';
import { namesOf } from './row-of';

/** One batch as its page shows it. */
export function detailsOf({ batch, failures, isCut, throughput }: BatchReport) {
	const { capability, identity, callback, ...rest } = batch;
	return {
		...rest,
		taskType: oneLine(capability, 40),
		...namesOf(identity),
		...(callback
			? {
					callback: {
						...callback,
						host: oneLine(callback.host),
						lastError: oneLine(callback.lastError),
						howTo: howToReach,
					},
				}
			: {}),
		...throughput,
		...{ failures, failuresAreCut: isCut },
	};
}
