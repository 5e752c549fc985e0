// Nothing that a person reads is longer.
const longest = 20_000;

/** An answer whose images are cut out, so that it can be looked at. */
export function withoutImages(value: unknown): unknown {
	if (typeof value === 'string') {
		return value.length > longest
			? `${value.slice(0, 40)}… (${String(value.length)} characters)`
			: value;
	}
	if (Array.isArray(value)) return value.map(withoutImages);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, inner]) => [
			name,
			name === 'b64_json' ? '…' : withoutImages(inner),
		]),
	);
}
