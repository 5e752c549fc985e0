/** How loud a recording is, window by window. */
export interface Levels {
	/** Length of one window in seconds. */
	windowSeconds: number;
	/** One number a window, higher is louder: decibels, or a stand-in that only compares. */
	values: Float32Array;
}

// A pause between words is about this long; a single quiet window is often inside a word.
const pauseSeconds = 0.4;

/** The middle of the quietest pause in the window; undefined where no level is known there. */
export function quietestPoint(
	{ windowSeconds, values }: Levels,
	{ from, to, best }: { from: number; to: number; best: number },
): number | undefined {
	const reach = Math.max(0, Math.round(pauseSeconds / windowSeconds / 2));
	const first = Math.max(0, Math.ceil(from / windowSeconds - 0.5));
	const last = Math.min(values.length - 1, Math.floor(to / windowSeconds - 0.5));
	let found: { at: number; level: number; distance: number } | undefined;
	for (let index = first; index <= last; index++) {
		const pause = values.subarray(Math.max(0, index - reach), index + reach + 1);
		const level = pause.reduce((sum, value) => sum + value, 0) / pause.length;
		const at = (index + 0.5) * windowSeconds;
		const distance = Math.abs(at - best);
		if (!found || level < found.level || (level === found.level && distance < found.distance)) {
			found = { at, level, distance };
		}
	}
	return found?.at;
}
