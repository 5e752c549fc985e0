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
			isImage(name, inner) ? '…' : withoutImages(inner),
		]),
	);
}

/** As OpenAI names it, and Google in a part. */
const isImage = (name: string, value: unknown): boolean =>
	name === 'b64_json' || (name === 'data' && typeof value === 'string');
