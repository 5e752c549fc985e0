import { formatTime } from '../subtitles/format-time';

/** A range of the recording for people. */
export const sayRange = (from: number, to: number): string =>
	`between ${clock(from)} and ${clock(to)}`;

/** Says that a piece of a recording is missing. */
export const sayGap = (start: number, durationSeconds: number): string =>
	`Nothing could be transcribed ${sayRange(start, start + durationSeconds)}`;

const clock = (seconds: number) => formatTime(seconds, '.').slice(0, 8);
