import type { Silence } from './silences-in';

/** From and to, in seconds. */
export type Stretch = [from: number, to: number];

/** Where there is sound between two times: what the silences leave, counted from the first time. */
export function stretchesBetween(
	silences: readonly Silence[],
	{ start, end }: { start: number; end: number },
): Stretch[] {
	const stretches: Stretch[] = [];
	let from = start;
	for (const silence of silences) {
		if (silence.end <= from) continue;
		if (silence.start >= end) break;
		if (silence.start > from) stretches.push([from - start, silence.start - start]);
		from = silence.end;
	}
	if (from < end) stretches.push([from - start, end - start]);
	return stretches;
}

/** The part of the stretches between two times, counted from the first. */
export function clipStretches(
	stretches: readonly Stretch[],
	{ start, end }: { start: number; end: number },
): Stretch[] {
	return stretches
		.map(([from, to]): Stretch => [Math.max(from, start) - start, Math.min(to, end) - start])
		.filter(([from, to]) => to > from);
}

export const lengthOf = (stretches: readonly Stretch[]): number =>
	stretches.reduce((sum, [from, to]) => sum + to - from, 0);
