import type { Stretch } from '../audio/stretch';
import type { Segment } from './transcription-result';

// A model that counts whole seconds leaves the rest of the second out, or rounds it.
const earliest = -0.5;
const latest = 0.99;

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
		const start = takeNearest(begins, segment.start);
		const end = takeNearest(ends, segment.end);
		return end > start ? { ...segment, start, end } : segment;
	});
}

/** The time that the given one may stand for; it is taken out, since nothing else begins there. */
function takeNearest(times: number[], given: number): number {
	const near = times.filter((time) => time - given >= earliest && time - given <= latest);
	const [nearest] = near.toSorted((a, b) => Math.abs(a - given) - Math.abs(b - given));
	if (nearest === undefined) return given;
	times.splice(times.indexOf(nearest), 1);
	return nearest;
}
