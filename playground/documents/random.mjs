/** Numbers that look like chance and are the same in every run: `pick` of a list, `upTo` a bound, `cents` of an amount. */
export function randomOf(seed) {
	let state = seed;
	const next = () => {
		// mulberry32
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const upTo = (max, min = 1) => min + Math.floor(next() * (max - min + 1));
	const pick = (list) => list[upTo(list.length) - 1];
	const someOf = (list, count) => {
		const left = [...list];
		return Array.from({ length: count }, () => left.splice(upTo(left.length) - 1, 1)[0]);
	};
	return { upTo, pick, someOf };
}
