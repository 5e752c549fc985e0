import { breakLines, lineWidth } from './break-lines';
import type { Cue, TimedText } from './cue';
import { groupWords } from './group-words';
import { labelWidth } from './speaker-label';
import { endOfCue } from './time-cue';
import { timedWords, type TimedWord } from './timed-words';

/** A longer pause, in seconds, always ends a cue. */
const longPause = 3;

/**
 * Subtitles for a transcript, by the limits in cue.ts. The segments are in order. Where
 * speakers talk at the same time, the cues of each keep their own times, and lie over those of the
 * others. Every word is kept, also of those who speak faster than one can read. No cue is shown
 * after the end of the recording; without a duration, after the end of the last segment.
 */
export function toCues(segments: readonly TimedText[], durationSeconds?: number): Cue[] {
	const until = durationSeconds ?? segments.reduce((end, one) => Math.max(end, one.end), 0);
	if (!isCrosstalk(segments)) return cuesOf(segments, until, false);
	const sides = [...Map.groupBy(segments, ({ speaker }) => speaker).values()];
	return sides
		.flatMap((side) => cuesOf(side, until, true))
		.toSorted((a, b) => a.start - b.start || a.end - b.end);
}

/** Whether one begins before another has ended. */
function isCrosstalk(segments: readonly TimedText[]): boolean {
	return segments.some(({ speaker, start }, index) => {
		const before = segments[index - 1];
		return before !== undefined && before.speaker !== speaker && start < before.end - 0.001;
	});
}

/** The cues of segments that do not overlap; with `isEach` each has room for the name in front. */
function cuesOf(segments: readonly TimedText[], durationSeconds: number, isEach: boolean): Cue[] {
	const words = timedWords(segments);
	const until = floorMs(Math.max(durationSeconds, words.at(-1)?.end ?? 0));
	const runs = runsOf(words);
	let speaker: string | undefined;
	const groups = runs.flatMap((run, index) => {
		const isNew = isEach || run[0]?.speaker !== speaker;
		const indent = isNew ? labelWidth(run[0]?.speaker) : 0;
		speaker = run[0]?.speaker;
		const next = runs[index + 1]?.[0]?.start ?? until;
		return groupWords(run, { indent, until: next, isEach }).map((group, place) => ({
			group,
			lines: breakLines(group, isEach || place === 0 ? indent : 0) ?? [],
		}));
	});
	const starts = startsOf(
		groups.map(({ group }) => group[0]?.start ?? 0),
		until,
	);
	return groups.map(({ group, lines }, index) => {
		const start = starts[index] ?? 0;
		const next = starts[index + 1];
		const end = endOfCue({
			start,
			end: group.at(-1)?.end ?? start,
			width: lineWidth(group),
			next: next ?? until,
			isLast: next === undefined,
		});
		const said = group[0]?.speaker;
		return { start, end: toMs(end), lines, ...(said === undefined ? {} : { speaker: said }) };
	});
}

/** Words that may share a cue: of one speaker, without a long pause. */
function runsOf(words: readonly TimedWord[]): TimedWord[][] {
	const runs: TimedWord[][] = [];
	let before: TimedWord | undefined;
	for (const word of words) {
		const isSame = before?.speaker === word.speaker && word.start - (before?.end ?? 0) < longPause;
		if (before && isSame) runs.at(-1)?.push(word);
		else runs.push([word]);
		before = word;
	}
	return runs;
}

/** Each cue starts at least a millisecond after the one before and before the end. */
function startsOf(wanted: readonly number[], until: number): number[] {
	let free = 0;
	return wanted.map((start, index) => {
		const latest = until - (wanted.length - index) / 1000;
		const at = Math.max(free, toMs(Math.min(start, latest)));
		free = toMs(at + 0.001);
		return at;
	});
}

const toMs = (seconds: number) => Math.round(seconds * 1000) / 1000;
const floorMs = (seconds: number) => Math.floor(seconds * 1000 + 1e-6) / 1000;
