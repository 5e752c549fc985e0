// Beyond it a number is no count, and sums of it are not exact.
const maxCount = 1e12;

/** A count that an endpoint reports, also as text; undefined for what is none. */
export function countOf(value: unknown): number | undefined {
	const count = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof count === 'number' && count >= 0 && count < maxCount
		? Math.round(count)
		: undefined;
}
