import type { Job } from 'bullmq';
import { Failure } from '../../endpoint/failure';
import type { JobData, ManyResult } from '../../jobs/records/job-data';

/** Requests of one job that may time out: each of them may have to be paid for. */
const maxTimeouts = 2;

type Tried = NonNullable<JobData['tried']>;

/** What a job has tried in vain, over all its runs. */
export interface Attempts {
	/** The failure as it is told: with the requests of all runs. */
	told(failure: Failure): Failure;
	/** The same for the failures among the outcomes of several requests. */
	toldIn(result: unknown): unknown;
	/** Whether the job may run once more after the failure. */
	mayRunAgain(failure: Failure): boolean;
	/** Keeps the count for the next run. */
	keep(failure: Failure): Promise<void>;
}

/** A rate limit that says how long it lasts costs no attempt, and the slot goes to others. */
export const isPause = ({ kind, details, isFinal }: Failure): boolean =>
	kind === 'rate-limited' && (details.retryAfterMs ?? 0) > 0 && !isFinal;

export function attemptsOf(job: Job, data: JobData): Attempts {
	// A job that is retried on demand begins anew, with the data that it had.
	const before: Tried = (job.attemptsStarted > 1 ? data.tried : undefined) ?? {
		requests: 0,
		timeouts: 0,
	};
	const after = ({ kind, details }: Failure): Tried => ({
		requests: before.requests + (details.attempts ?? 0),
		timeouts: before.timeouts + (kind === 'timed-out' ? 1 : 0),
	});
	const told = (failure: Failure): Failure => {
		const { requests } = after(failure);
		return requests === 0 ? failure : failure.with({ attempts: requests });
	};
	return {
		told,
		toldIn(result) {
			const { outcomes } = (result ?? {}) as Partial<ManyResult>;
			if (!outcomes || before.requests === 0) return result;
			// What does not pass failed in its first run.
			return {
				...(result as ManyResult),
				outcomes: outcomes.map((one) => {
					const failure = 'failure' in one ? new Failure(one.failure) : undefined;
					return failure?.canRetry ? { failure: told(failure).details } : one;
				}),
			};
		},
		mayRunAgain(failure) {
			if (isPause(failure)) return true;
			const isLeft = job.attemptsMade + 1 < (job.opts.attempts ?? 1);
			return failure.canRetry && isLeft && after(failure).timeouts < maxTimeouts;
		},
		async keep(failure) {
			const tried = after(failure);
			if (tried.requests !== before.requests) await job.updateData({ ...data, tried });
		},
	};
}

/** A trouble that some of several requests ran into and that may have passed by the next run. */
export function retryableFailureIn(result: unknown): Failure | undefined {
	const { outcomes = [] } = (result ?? {}) as Partial<ManyResult>;
	return outcomes
		.flatMap((one) => ('failure' in one ? [new Failure(one.failure)] : []))
		.find((failure) => failure.canRetry);
}
