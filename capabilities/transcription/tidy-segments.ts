import type { Segment } from './transcription-result';

/**
 * Segments without empty text, in the order that they are given in, inside the recording, none
 * before the end of the one before. Times are rounded to milliseconds.
 */
export function tidySegments(segments: readonly Segment[], durationSeconds: number): Segment[] {
	const said = segments.filter((segment) => segment.text.trim() !== '');
	let free = 0;
	return said.map((segment) => {
		const start = round(clamp(segment.start, free, durationSeconds));
		const end = round(clamp(segment.end, start, durationSeconds));
		free = end;
		return { ...segment, start, end, text: segment.text.trim() };
	});
}

const clamp = (value: number, low: number, high: number) =>
	Math.min(Math.max(value, low), Math.max(low, high));
const round = (seconds: number) => Math.round(seconds * 1000) / 1000;
