import { UnrecoverableError } from 'bullmq';
import { Failure, type FailureDetails } from '../../../endpoint/failure';
import { damaged } from '../../../jobs/encryption/damaged';
import { otherSecretCode } from '../../../jobs/encryption/encryption-keys';
import { decideEnding, maxUnreadMs, type Ending } from '../../../workers/running/decide-ending';
import type { StopReason } from '../../../workers/running/running-jobs';
import { unknownCapabilityCode } from '../../../workers/running/run-capability';
import { WaitForParts } from '../../../workers/running/run-parts';

interface Given {
	thrown: unknown;
	stopped?: StopReason;
	mayRunAgain?: boolean;
	unreadMs?: number;
}

const failure = (details: Partial<FailureDetails>) =>
	new Failure({ kind: 'request-invalid', message: 'That went wrong', ...details });

const cancelled = failure({ kind: 'cancelled' });
const lost = failure({ kind: 'temporarily-unavailable' });
const limited = failure({ kind: 'rate-limited', retryAfterMs: 2000 });
const unread = failure({ kind: 'credential-invalid', code: otherSecretCode });
const unknown = failure({ code: unknownCapabilityCode });
const ended = new UnrecoverableError('cancelled: the batch has expired');
const foreign = new UnrecoverableError('request-invalid: no job of that batch');

const endings: [string, Given, Ending][] = [
	['has its outcome already', { thrown: ended }, { type: 'over', error: ended }],
	[
		'is no job of its batch',
		{ thrown: foreign },
		{ type: 'over', error: foreign, refusal: 'not-a-job' },
	],
	['needs its parts first', { thrown: new WaitForParts() }, { type: 'wait-for-parts' }],
	[
		'needs its parts while the worker shuts down',
		{ thrown: new WaitForParts(), stopped: 'shutdown' },
		{ type: 'wait-for-parts' },
	],
	[
		'lost its lock',
		{ thrown: lost, stopped: 'lock-lost', mayRunAgain: true },
		{ type: 'lock-lost' },
	],
	[
		'is stopped by a shutdown',
		{ thrown: lost, stopped: 'shutdown', mayRunAgain: true },
		{ type: 'hand-back' },
	],
	[
		'fails for good while the worker shuts down',
		{ thrown: failure({}), stopped: 'shutdown' },
		{ type: 'hand-back' },
	],
	[
		'cannot be opened here',
		{ thrown: unread, unreadMs: 0 },
		{ type: 'other-secret', failure: unread },
	],
	[
		'could not be opened anywhere for a while',
		{ thrown: unread, unreadMs: maxUnreadMs - 1 },
		{ type: 'other-secret', failure: unread },
	],
	[
		'could not be opened anywhere for too long',
		{ thrown: unread, unreadMs: maxUnreadMs },
		{ type: 'end', state: 'failed', failure: unread, refusal: 'other-secret' },
	],
	['is told to wait', { thrown: limited, mayRunAgain: true }, { type: 'pause', failure: limited }],
	[
		'is told to wait with its last attempt',
		{ thrown: limited, mayRunAgain: false },
		{ type: 'pause', failure: limited },
	],
	[
		'fails with what may pass',
		{ thrown: lost, mayRunAgain: true },
		{ type: 'run-again', failure: lost },
	],
	[
		'fails with what may pass, with its last attempt',
		{ thrown: lost, mayRunAgain: false },
		{ type: 'end', state: 'failed', failure: lost },
	],
	[
		'was cancelled',
		{ thrown: cancelled, stopped: 'cancelled' },
		{ type: 'end', state: 'cancelled', failure: cancelled },
	],
	[
		'was cancelled while it was told to wait',
		{ thrown: limited, stopped: 'cancelled', mayRunAgain: true },
		{ type: 'end', state: 'cancelled', failure: limited },
	],
	[
		'was changed in Redis',
		{ thrown: damaged() },
		{ type: 'end', state: 'failed', failure: damaged(), refusal: 'damaged' },
	],
	[
		'asks for what this version does not know',
		{ thrown: unknown },
		{ type: 'end', state: 'failed', failure: unknown, refusal: 'unknown-capability' },
	],
	[
		'met an error of ours',
		{ thrown: new Error('That went wrong') },
		{ type: 'end', state: 'failed', failure: failure({}) },
	],
	[
		'fails with the code of no refusal',
		{ thrown: failure({ code: 'constructor' }) },
		{ type: 'end', state: 'failed', failure: failure({ code: 'constructor' }) },
	],
];

test.each(endings)(
	'a job that %s',
	(_, { thrown, stopped, mayRunAgain = false, unreadMs = Infinity }, ending) => {
		const run = { signal: new AbortController().signal, stopped };
		const attempts = { mayRunAgain: () => mayRunAgain };
		expect(decideEnding(thrown, { run, attempts, unreadMs })).toEqual(ending);
	},
);

test('what an aborted run throws counts as the reason of the stop', () => {
	const run = { signal: AbortSignal.abort(cancelled), stopped: 'cancelled' as const };
	const attempts = { mayRunAgain: () => false };
	const ending = decideEnding(new Error('aborted'), { run, attempts, unreadMs: Infinity });
	expect(ending).toEqual({ type: 'end', state: 'cancelled', failure: cancelled });
});
