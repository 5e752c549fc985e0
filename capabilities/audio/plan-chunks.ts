import { quietestPoint, type Levels } from './levels';
import type { Silence } from './silences-in';

export interface PlanOptions {
	durationSeconds: number;
	/** The silences in order, as far as it is known. */
	silences?: readonly Silence[] | undefined;
	levels?: Levels | undefined;
	/** The longest a chunk may be, in seconds; 480 unless told. */
	targetSeconds?: number | undefined;
	/** Seconds that are transcribed twice where the cut is not in silence; 4 unless told. */
	overlapSeconds?: number | undefined;
}

/** A part of a recording, in seconds from the recording's start. */
export interface PlannedChunk {
	index: number;
	start: number;
	end: number;
	/** How much of its beginning repeats the end of the chunk before; 0 for a cut in silence. */
	overlapSeconds: number;
}

/** Where a cut is looked for, and where in there it would be best. */
interface SearchRange {
	from: number;
	to: number;
	best: number;
}

/**
 * Cuts a recording into chunks that are at most as long as the target, and at least a quarter of
 * it unless the recording is shorter. Cuts are in silence, else at the quietest point with an overlap.
 */
export function planChunks(options: PlanOptions): PlannedChunk[] {
	const { durationSeconds, silences = [], levels, targetSeconds = 480 } = options;
	if (!(durationSeconds > 0)) return [];
	const overlap = Math.min(options.overlapSeconds ?? 4, targetSeconds / 10);
	const chunks: PlannedChunk[] = [];
	let start = 0;
	let overlapSeconds = 0;
	while (durationSeconds - start > targetSeconds) {
		const range = nextRange(start, durationSeconds, targetSeconds, overlap);
		const silent = cutInSilence(silences, range);
		const end = silent ?? (levels && quietestPoint(levels, nearBest(range))) ?? range.best;
		chunks.push({ index: chunks.length, start, end, overlapSeconds });
		overlapSeconds = silent === undefined ? overlap : 0;
		start = end - overlapSeconds;
	}
	return [...chunks, { index: chunks.length, start, end: durationSeconds, overlapSeconds }];
}

function nextRange(start: number, end: number, target: number, overlap: number): SearchRange {
	const left = end - start;
	if (left > 2 * target - overlap) {
		return { from: start + target / 2, to: start + target, best: start + target };
	}
	// The last two chunks are about as long as each other.
	const best = start + left / 2;
	const to = Math.min(best + target / 4, start + target);
	return { from: Math.min(to, Math.max(best - target / 4, end + overlap - target)), to, best };
}

/** Half of the range: an overlap heals any cut, so that a much shorter chunk is not worth it. */
function nearBest({ from, to, best }: SearchRange): SearchRange {
	const reach = (to - from) / 2;
	return { from: Math.max(from, best - reach), to: Math.min(to, best + reach), best };
}

/** The point in the silence that is longest and nearest to the best place. */
function cutInSilence(silences: readonly Silence[], { from, to, best }: SearchRange) {
	let found: { at: number; score: number } | undefined;
	for (const { start, end } of silences) {
		// Not at the silence's edge, where a word may still fade out.
		const margin = Math.min((end - start) / 2, 0.5);
		const low = Math.max(start + margin, from);
		const high = Math.min(end - margin, to);
		if (low > high) continue;
		const at = Math.min(Math.max(best, low), high);
		// Beyond two seconds a longer silence is no better.
		const length = Math.min(end - start, 2) / 2;
		const score = length - (0.5 * Math.abs(at - best)) / Math.max(to - from, 1);
		if (!found || score > found.score) found = { at, score };
	}
	return found?.at;
}
