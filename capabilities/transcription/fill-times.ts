/** Something that was said, with as much of its times as is known, in seconds. */
export interface Timed {
	text: string;
	start?: number | undefined;
	end?: number | undefined;
}

/**
 * Gives texts the times that are missing, by the length of the texts between those that are known;
 * `isGuessed` says whether any was. Undefined where no time is known.
 */
export function fillTimes<T extends Timed>(
	parts: readonly T[],
	durationSeconds: number,
): { parts: (T & { start: number; end: number })[]; isGuessed: boolean } | undefined {
	// Start and end of each in turn: from one to the next the text is said, or nothing.
	const bounds = parts.flatMap(({ start, end }) => [start, end]);
	if (parts.length > 0 && bounds.every((time) => time === undefined)) return undefined;
	const said = parts.flatMap(({ text }) => [0, Math.max(1, text.length)]);
	const places: number[] = [];
	let place = 0;
	for (const length of said) places.push((place += length));
	const known = bounds.flatMap((time, at) => (time === undefined ? [] : [at]));
	// The nearest known one before and after each, found once: there may be many thousands.
	const befores: (number | undefined)[] = [];
	const afters: (number | undefined)[] = new Array<number | undefined>(bounds.length);
	let near: number | undefined;
	for (const [at, time] of bounds.entries()) {
		befores.push(near);
		if (time !== undefined) near = at;
	}
	near = undefined;
	for (let at = bounds.length - 1; at >= 0; at--) {
		afters[at] = near;
		if (bounds[at] !== undefined) near = at;
	}
	const first = { place: 0, time: 0 };
	const last = { place, time: durationSeconds };
	const timeAt = (at: number): number => {
		const time = bounds[at];
		if (time !== undefined) return time;
		const before = anchor(befores[at]) ?? first;
		const after = anchor(afters[at]) ?? last;
		const length = after.place - before.place;
		const share = length === 0 ? 0 : ((places[at] ?? 0) - before.place) / length;
		return before.time + share * Math.max(0, after.time - before.time);
	};
	return {
		parts: parts.map((part, at) => ({ ...part, start: timeAt(2 * at), end: timeAt(2 * at + 1) })),
		isGuessed: known.length < bounds.length,
	};

	function anchor(at: number | undefined) {
		const time = at === undefined ? undefined : bounds[at];
		return at === undefined || time === undefined ? undefined : { place: places[at] ?? 0, time };
	}
}
