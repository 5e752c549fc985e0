import { tokensOf } from './tokens';
import type { Segment } from './transcription-result';

// A remark in between has to leave this much of the longer turn behind it, in seconds.
const worthSplitting = 0.5;

/**
 * Brings the segments of several speakers who may speak at once into one order without overlaps: a
 * turn is split around a remark within it, and ends where another one begins.
 */
export function interleave(sides: readonly (readonly Segment[])[]): Segment[] {
	const waiting = sides.flat().toSorted(byStart);
	const placed: Segment[] = [];
	for (let segment = waiting.shift(); segment; segment = waiting.shift()) {
		const next = waiting[0];
		if (!next || next.start >= segment.end) placed.push(segment);
		else if (segment.end > next.end + worthSplitting) {
			const [first, rest] = splitAround(segment, next);
			if (first) placed.push(first);
			if (rest) insert(waiting, rest);
		} else placed.push({ ...segment, end: Math.max(segment.start, next.start) });
	}
	return placed;
}

const byStart = (a: Segment, b: Segment) => a.start - b.start;

/** What is said before the remark begins, and the rest from its end on. */
function splitAround(
	segment: Segment,
	remark: Segment,
): [Segment | undefined, Segment | undefined] {
	const tokens = tokensOf([segment]);
	const cut = tokens.findIndex(({ start, end }) => (start + end) / 2 >= remark.start);
	const text = (from: number, to?: number) =>
		tokens
			.slice(from, to)
			.map((token) => token.text)
			.join('')
			.trim();
	const at = cut < 0 ? tokens.length : cut;
	const [first, rest] = [text(0, at), text(at)];
	return [
		first === '' ? undefined : { ...segment, end: remark.start, text: first },
		rest === '' ? undefined : { ...segment, start: remark.end, text: rest },
	];
}

function insert(waiting: Segment[], segment: Segment): void {
	const at = waiting.findIndex(({ start }) => start > segment.start);
	waiting.splice(at < 0 ? waiting.length : at, 0, segment);
}
