import { abortableDelay } from './abortable-delay';
import type { Failure } from './failure';
import { toFailure } from './to-failure';
import type { Usage } from './usage';
import { spentOn, withSpent } from './with-spent';

export interface RetryOptions {
	/** Requests that may fail before the last failure is thrown. Minimum: 1. */
	attempts: number;
	/** How many of them may time out: whoever gives up on an answer may have to pay for it. Minimum: 1. */
	timeouts: number;
	/** Time for all attempts and waits together, in milliseconds. */
	deadlineMs: number;
	/** First upper bound of the random wait, in milliseconds; it doubles with each attempt. */
	baseMs: number;
	/** Largest upper bound of the random wait, in milliseconds. */
	capMs: number;
	/** A source of numbers from 0 up to 1; for tests. */
	random?: () => number;
}

export const defaultRetry: RetryOptions = {
	attempts: 5,
	timeouts: 2,
	deadlineMs: 30 * 60_000,
	baseMs: 500,
	capMs: 30_000,
};

/**
 * Runs the task until it succeeds, fails for good, or has used its attempts, those of its kind of
 * failure or its deadline.
 * Waits with full jitter (aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter), or
 * as long as the endpoint said; a rate limit with a stated delay costs no attempt. The task is
 * told how much of the deadline is left, in milliseconds. The last failure tells what all of them
 * cost.
 */
export async function retry<T>(
	task: (leftMs: number) => Promise<T>,
	options: RetryOptions & {
		signal: AbortSignal;
		onRetry?: (failure: Failure, waitMs: number) => void;
		/** Says false once a further attempt would do harm, e.g. repeat text that was shown. */
		mayRetry?: () => boolean;
	},
): Promise<T> {
	const endsAt = Date.now() + options.deadlineMs;
	const random = options.random ?? Math.random;
	let tries = 0;
	let failed = 0;
	let timedOut = 0;
	const spent: Usage[] = [];
	for (;;) {
		try {
			tries += 1;
			return await task(Math.max(0, endsAt - Date.now()));
		} catch (error) {
			const failure = toFailure(error, options.signal).with({ attempts: tries });
			const stated = failure.details.retryAfterMs;
			const free = failure.kind === 'rate-limited' && stated !== undefined && stated > 0;
			if (!free) failed += 1;
			if (failure.kind === 'timed-out') timedOut += 1;
			const bound = Math.min(options.capMs, options.baseMs * 2 ** Math.min(failed, 30));
			// Jitter on top of a stated delay keeps a thousand requests that wait from returning at once.
			const wait = stated === undefined ? random() * bound : stated + random() * options.baseMs;
			const isSpent = failed >= options.attempts || timedOut >= options.timeouts;
			const isOver = isSpent || Date.now() + wait > endsAt;
			if (!failure.canRetry || isOver || options.mayRetry?.() === false) {
				throw withSpent(failure, spent);
			}
			spent.push(...spentOn([failure]));
			options.onRetry?.(failure, wait);
			await abortableDelay(wait, options.signal).catch((reason: unknown) => {
				throw withSpent(toFailure(reason, options.signal), spent);
			});
		}
	}
}
