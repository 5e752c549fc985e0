import type { Chunk } from './chunk';
import { joinOverlap, type TimedText } from './join-overlap';
import type { Segment, Word } from './transcription-result';

/** Where a chunk lies in the recording, and its transcript, from its own start. */
export interface TranscribedChunk
	extends Pick<Chunk, 'start' | 'durationSeconds' | 'overlapSeconds'>, TimedText {}

/**
 * Joins the transcripts of the chunks of a recording, in order: times from the recording's start,
 * nothing twice, no segment over another.
 */
export function stitch(chunks: readonly TranscribedChunk[], durationSeconds: number): TimedText {
	const parts = chunks.map(moveToPlace);
	for (let index = 1; index < parts.length; index++) {
		const chunk = chunks[index];
		const before = parts[index - 1];
		const here = parts[index];
		const last = chunks[index - 1];
		if (!chunk || !last || !before || !here || chunk.overlapSeconds <= 0) continue;
		const overlap = {
			from: chunk.start,
			to: Math.min(chunk.start + chunk.overlapSeconds, last.start + last.durationSeconds),
		};
		// The chunk before may be missing.
		if (overlap.to <= overlap.from) continue;
		[parts[index - 1], parts[index]] = joinOverlap(before, here, overlap);
	}
	const words = parts.flatMap((part) => part.words ?? []);
	return {
		segments: tidySegments(
			parts.flatMap(({ segments }) => segments),
			durationSeconds,
		),
		...(words.length > 0 ? { words } : {}),
	};
}

/** A model may be off at the edges, but a chunk says nothing about what lies beyond it. */
function moveToPlace({ start, durationSeconds, segments, words }: TranscribedChunk): TimedText {
	const place = <T extends Segment | Word>(one: T): T => ({
		...one,
		start: start + clamp(one.start, 0, durationSeconds),
		end: start + clamp(one.end, 0, durationSeconds),
	});
	return { segments: segments.map(place), ...(words ? { words: words.map(place) } : {}) };
}

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

const clamp = (seconds: number, low: number, high: number) =>
	Math.min(Math.max(seconds, low), Math.max(low, high));
const round = (seconds: number) => Math.round(seconds * 1000) / 1000;
