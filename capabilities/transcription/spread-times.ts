import { lengthOf, type Stretch } from '../audio/stretch';

/** Gives texts that have no times some, by their length in characters, over what is audible. */
export function spreadTimes<T extends { text: string }>(
	parts: readonly T[],
	audible: readonly Stretch[],
): (T & { start: number; end: number })[] {
	const characters = parts.reduce((sum, { text }) => sum + text.length, 0);
	const perCharacter = lengthOf(audible) / Math.max(1, characters);
	let said = 0;
	return parts.map((part) => {
		const start = timeAt(audible, said * perCharacter, true);
		said += part.text.length;
		return { ...part, start, end: timeAt(audible, said * perCharacter, false) };
	});
}

/** When so much sound has passed; at a pause, what begins is behind it and what ends before it. */
function timeAt(audible: readonly Stretch[], seconds: number, begins: boolean): number {
	let left = seconds;
	for (const [from, to] of audible) {
		const length = to - from;
		const isHere = begins ? left < length - 1e-6 : left <= length + 1e-6;
		if (isHere) return from + Math.min(left, length);
		left -= length;
	}
	return audible.at(-1)?.[1] ?? 0;
}
