import type { Chunk } from './chunk';
import { joinOverlap, type TimedText } from './join-overlap';
import { tidySegments } from './tidy-segments';
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
		start: start + clamp(one.start, durationSeconds),
		end: start + clamp(one.end, durationSeconds),
	});
	return { segments: segments.map(place), ...(words ? { words: words.map(place) } : {}) };
}

const clamp = (seconds: number, max: number) => Math.min(Math.max(seconds, 0), max);
