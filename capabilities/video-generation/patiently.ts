import { abortableDelay } from '../../endpoint/abortable-delay';
import { toFailure } from '../../endpoint/to-failure';

/** Between two looks, in milliseconds: each pause is half as long again as the one before. */
export interface Pauses {
	firstMs: number;
	maxMs: number;
}

/**
 * Tries until there is a value, pausing in between for as long as a try says, but no shorter than the
 * first pause. A failure that another try may mend is none. Rejects as soon as the signal aborts.
 */
export async function patiently<T>(
	{ firstMs, maxMs }: Pauses,
	signal: AbortSignal,
	attempt: () => Promise<{ value: T } | { waitMs: number | undefined }>,
): Promise<T> {
	for (let pauseMs = firstMs; ; pauseMs = Math.min(maxMs, pauseMs * 1.5)) {
		const outcome = await attempt().catch((error: unknown) => {
			const failure = toFailure(error, signal);
			if (!failure.canRetry) throw failure;
			return { waitMs: failure.details.retryAfterMs };
		});
		if ('value' in outcome) return outcome.value;
		const { waitMs } = outcome;
		await abortableDelay(waitMs === undefined ? pauseMs : Math.max(waitMs, firstMs), signal);
	}
}
