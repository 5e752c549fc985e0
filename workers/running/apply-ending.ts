import {
	DelayedError,
	UnrecoverableError,
	WaitingChildrenError,
	WaitingError,
	type Job,
} from 'bullmq';
import type { Logger } from 'pino';
import type { JobData } from '../../jobs/records/job-data';
import { retryWhileReadOnly } from '../../jobs/redis/retry-while-read-only';
import type { Attempts } from './attempts-of';
import type { Ending } from './decide-ending';
import type { OutcomeWriter } from './outcome-writer';
import type { Refusals } from './refusals';

/** Jobs that a rate limit delays come back up to this much later, in milliseconds. */
const jitterMs = 500;

/** What this worker has no secret for is looked at again after this, in milliseconds. */
const otherSecretMs = 15_000;

/** Does with a job what was decided; the returned error tells BullMQ. */
export async function applyEnding(
	ending: Ending,
	at: {
		job: Job;
		token: string;
		data: JobData;
		attempts: Attempts;
		outcomeWriter: OutcomeWriter;
		log: Logger;
		refusals: Refusals;
	},
): Promise<Error> {
	const { job, token, attempts, outcomeWriter, log, refusals } = at;
	const about = { jobId: job.id, batchId: at.data.batchId };
	switch (ending.type) {
		case 'over':
			if (ending.refusal) refusals.note(ending.refusal, { jobId: job.id });
			return ending.error;
		case 'wait-for-parts':
			if (await retryWhileReadOnly(() => job.moveToWaitingChildren(token))) {
				log.info(about, 'job is waiting for its parts');
				return new WaitingChildrenError();
			}
			// All ended in the meantime: it runs again at once.
			return await waitAgain();
		case 'lock-lost':
			return new Error('temporarily-unavailable');
		case 'hand-back':
			log.info(about, 'job returned to the queue');
			return await waitAgain();
	}
	const { failure } = ending;
	const { kind, message, details } = failure;
	// What an endpoint says may repeat a prompt: it is in the batch, encrypted, and not in the log.
	const aboutFailure = { ...about, kind, status: details.status };
	switch (ending.type) {
		case 'other-secret': {
			const { hint } = details;
			log.error({ ...aboutFailure, message, hint }, 'job left for a worker with the right secret');
			return await delayBy(otherSecretMs);
		}
		case 'pause': {
			const pauseMs = Math.ceil((details.retryAfterMs ?? 0) + jitterMs * Math.random());
			// Without an answer of the endpoint it is the rate limit that keeps its limits, all day long.
			const level = details.status === undefined ? 'debug' : 'warn';
			log[level]({ ...aboutFailure, pauseMs }, 'job delayed by a rate limit');
			await retryWhileReadOnly(() => attempts.keep(failure));
			return await delayBy(pauseMs);
		}
		case 'run-again': {
			const attempt = job.attemptsMade + 1;
			await retryWhileReadOnly(() => attempts.keep(failure));
			log.warn({ ...aboutFailure, attempt }, 'job failed, will be retried');
			return new Error(kind);
		}
		case 'end': {
			const { state, refusal } = ending;
			if (refusal) refusals.note(refusal, { ...aboutFailure, message });
			await outcomeWriter.fail(state, attempts.told(failure).details);
			log.warn(aboutFailure, `job ${state}`);
			return new UnrecoverableError(kind);
		}
	}

	async function waitAgain(): Promise<Error> {
		await retryWhileReadOnly(() => job.moveToWait(token));
		return new WaitingError();
	}

	async function delayBy(ms: number): Promise<Error> {
		await retryWhileReadOnly(() => job.moveToDelayed(Date.now() + ms, token));
		return new DelayedError();
	}
}
