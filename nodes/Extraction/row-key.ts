import { createHash } from 'node:crypto';

/** A key of 32 characters that is the same for the same value, whatever the order of its fields. */
export function rowKey(value: unknown): string {
	return createHash('sha256')
		.update(JSON.stringify(canonical(value)))
		.digest('hex')
		.slice(0, 32);
}

function canonical(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(canonical);
	if (typeof value !== 'object' || value === null) return value;
	const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
	return Object.fromEntries(sorted.map(([name, inner]) => [name, canonical(inner)]));
}
