import type { TimedText } from './cue';

/**
 * When each piece of a segment's text is said, in seconds, in order and inside the segment. The
 * model's words may be written otherwise than its text: as many of them are matched one to one,
 * others by their share of letters. Without words the pieces are spread by letters.
 */
export function wordClock(
	segment: TimedText,
	pieces: readonly string[],
): { start: number; end: number }[] {
	const spoken = (segment.words ?? []).filter(
		({ text, start, end }) => isSaid(text) && start <= end,
	);
	const isPaired = spoken.length > 0 && spoken.length === pieces.filter(isSaid).length;
	const size = isPaired ? (text: string) => Number(isSaid(text)) : sizeOf(segment.text);
	const total = Math.max(
		1,
		pieces.reduce((sum, text) => sum + size(text), 0),
	);
	const words = spoken.length > 0 ? spoken : [{ ...segment, text: pieces.join('') }];
	let length = 0;
	const marks = words.map((word) => {
		const from = length;
		length += size(word.text);
		return { ...word, from, to: length };
	});
	let cursor = 0;
	const at = (place: number, isStart: boolean) => {
		let mark = marks[cursor];
		while (mark && cursor < marks.length - 1 && (isStart ? mark.to <= place : mark.to < place)) {
			mark = marks[++cursor];
		}
		if (!mark) return segment.start;
		const share = (place - mark.from) / Math.max(1e-9, mark.to - mark.from);
		const time = mark.start + clamp(share, 0, 1) * (mark.end - mark.start);
		return clamp(time, segment.start, segment.end);
	};
	let place = 0;
	let free = segment.start;
	return pieces.map((text) => {
		const start = Math.max(free, at((place * length) / total, true));
		place += size(text);
		free = Math.max(start, at((place * length) / total, false));
		return { start, end: free };
	});
}

const isSaid = (text: string) => /[\p{L}\p{N}]/u.test(text);

/** Letters and digits take time, signs do not, unless there is nothing else. */
const sizeOf = (whole: string) => {
	const counted = isSaid(whole) ? /[\p{L}\p{N}]/gu : /\S/gu;
	return (text: string) => text.match(counted)?.length ?? 0;
};

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);
