import type { Stretch } from './stretch';
import type { Segment } from './transcription-result';

// A model that counts whole seconds may be off by as much.
const reach = 1;

/**
 * Moves times that are whole seconds, as some models give them, to where something begins or ends
 * to be heard nearby. Finer times are left alone, and so are times in the middle of speech.
 */
export function snapToSpeech(
	segments: readonly Segment[],
	speech: readonly Stretch[] | undefined,
): Segment[] {
	const times = segments.flatMap(({ start, end }) => [start, end]);
	if (!speech || segments.length < 2 || !times.every(Number.isInteger)) return [...segments];
	const begins = speech.map(([from]) => from);
	const ends = speech.map(([, to]) => to);
	return segments.map((segment) => {
		const start = nearest(begins, segment.start);
		const end = nearest(ends, segment.end);
		return { ...segment, start, end: Math.max(start, end) };
	});
}

function nearest(times: readonly number[], given: number): number {
	let best = given;
	let distance = reach;
	for (const time of times) {
		if (Math.abs(time - given) > distance) continue;
		best = time;
		distance = Math.abs(time - given);
	}
	return best;
}
