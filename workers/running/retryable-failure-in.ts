import { Failure } from '../../endpoint/failure';
import type { ManyResult } from '../../jobs/records/job-data';

/** A trouble that some of several requests ran into and that may have passed by the next run. */
export function retryableFailureIn(result: unknown): Failure | undefined {
	const { outcomes = [] } = (result ?? {}) as Partial<ManyResult>;
	return outcomes
		.flatMap((one) => ('failure' in one ? [new Failure(one.failure)] : []))
		.find((failure) => failure.canRetry);
}
