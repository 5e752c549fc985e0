import { UnrecoverableError } from 'bullmq';
import type { Failure } from '../../endpoint/failure';
import { toFailure } from '../../endpoint/to-failure';
import { damagedCode } from '../../jobs/encryption/damaged';
import { otherSecretCode } from '../../jobs/encryption/encryption-keys';
import { isPause, type Attempts } from './attempts-of';
import type { RefusalReason } from './refusals';
import { unknownCapabilityCode } from './run-capability';
import { WaitForParts } from './run-parts';
import type { Run } from './running-jobs';

/** What no worker has the secret for is given up after this, in milliseconds. */
export const maxUnreadMs = 3_600_000;

/** What becomes of a job whose run did not complete. */
export type Ending =
	/** Its outcome is there already, or it is no job of ours. */
	| { type: 'over'; error: UnrecoverableError; refusal?: RefusalReason }
	| { type: 'wait-for-parts' }
	/** The worker that took it over decides. */
	| { type: 'lock-lost' }
	| { type: 'hand-back' }
	/** Another worker may have the secret that opens it. */
	| { type: 'other-secret'; failure: Failure }
	| { type: 'pause'; failure: Failure }
	| { type: 'run-again'; failure: Failure }
	| { type: 'end'; state: 'failed' | 'cancelled'; failure: Failure; refusal?: RefusalReason };

/** Decides what becomes of a job, by what its run has thrown. */
export function decideEnding(
	error: unknown,
	{
		run,
		attempts,
		unreadMs,
	}: {
		run: Pick<Run, 'signal' | 'stopped'>;
		attempts: Pick<Attempts, 'mayRunAgain'>;
		/** For how long workers have met the job without the secret that opens it; endless where one has it. */
		unreadMs: number;
	},
): Ending {
	if (error instanceof UnrecoverableError) {
		const isRefused = error.message.startsWith('request-invalid');
		return { type: 'over', error, ...(isRefused ? { refusal: 'not-a-job' } : {}) };
	}
	if (error instanceof WaitForParts) return { type: 'wait-for-parts' };
	if (run.stopped === 'lock-lost') return { type: 'lock-lost' };
	if (run.stopped === 'shutdown') return { type: 'hand-back' };
	const failure = toFailure(error, run.signal);
	const { code = '' } = failure.details;
	if (code === otherSecretCode && unreadMs < maxUnreadMs) return { type: 'other-secret', failure };
	if (run.stopped === undefined) {
		if (isPause(failure)) return { type: 'pause', failure };
		if (attempts.mayRunAgain(failure)) return { type: 'run-again', failure };
	}
	const state = run.stopped === 'cancelled' ? 'cancelled' : 'failed';
	const refusal = refusals.get(code);
	return { type: 'end', state, failure, ...(refusal ? { refusal } : {}) };
}

const refusals: ReadonlyMap<string, RefusalReason> = new Map([
	[damagedCode, 'damaged'],
	[unknownCapabilityCode, 'unknown-capability'],
	[otherSecretCode, 'other-secret'],
]);
