import type { CallbackAnswer } from './send-callback';

/** How patiently callbacks are sent, in milliseconds. */
export interface CallbackTiming {
	/** How long one may take: n8n that is slower acts on it all the same. */
	timeoutMs: number;
	/** Before the second attempt; each pause is twice the one before. */
	shortestPauseMs: number;
	longestPauseMs: number;
	/** That nobody waits any more counts once n8n has said nothing else for this long. */
	provenMs: number;
	/** How many a worker has open at one host; the others wait. */
	atOneHost: number;
}

export const callbackTiming: CallbackTiming = {
	timeoutMs: 10_000,
	shortestPauseMs: 200,
	longestPauseMs: 60_000,
	provenMs: 600_000,
	atOneHost: 20,
};

const minAttempts = 5;

/** The same answer, as often as it came in a row. */
export interface Said {
	answer: CallbackAnswer;
	/** When it came first, in milliseconds since 1970. */
	since: number;
	times: number;
}

/** When to send again after an answer that came so often. */
export function pauseAfter({ answer, times }: Said, timing: CallbackTiming): number {
	const { shortestPauseMs, longestPauseMs } = timing;
	// n8n that has the request will act on it, and a node that waits for others gets theirs.
	const factor = answer === 'held' ? 10 : answer === 'waits-on' ? 50 : 1;
	const pause = factor * shortestPauseMs * 2 ** Math.min(30, times - 1);
	return Math.min(pause, longestPauseMs * Math.min(5, factor));
}

/** Whether nobody is there to be resumed: a single word may come from another n8n, or too early. */
export function isProven({ answer, since, times }: Said, { provenMs }: CallbackTiming): boolean {
	return (
		(answer === 'gone' || answer === 'refused' || answer === 'declined') &&
		times >= minAttempts &&
		Date.now() - since >= provenMs
	);
}
