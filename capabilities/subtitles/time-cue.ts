import { cueLimits } from './cue';

const { minSeconds, maxSeconds, gapSeconds, flickerSeconds, charactersPerSecond } = cueLimits;

/**
 * When a cue leaves the screen: with its last word, later where there is room and it would be too
 * short to be read, two frames before the next one where that leaves it long enough, and never
 * over the next one or longer than allowed. All in seconds; `next` is the start of the next cue or
 * the end of the recording.
 */
export function endOfCue(cue: {
	start: number;
	end: number;
	width: number;
	next: number;
	isLast: boolean;
}): number {
	const { start, next } = cue;
	const room = cue.isLast ? next : next - gapSeconds;
	const readable = start + Math.max(minSeconds, cue.width / charactersPerSecond);
	const wanted = Math.max(cue.end, readable);
	const closed = !cue.isLast && room - wanted < flickerSeconds ? room : Math.min(wanted, room);
	const shortest = Math.min(start + minSeconds, next);
	return Math.min(Math.max(closed, shortest), start + maxSeconds);
}
