/** Both objects in one; where both have a field, objects are merged and all else is the second's. */
export function mergeDeep(first: object, second: object): object {
	const merged: Record<string, unknown> = { ...first };
	for (const [key, value] of Object.entries(second)) {
		const before = merged[key];
		const one = isObject(before) && isObject(value) ? mergeDeep(before, value) : (value as unknown);
		Object.defineProperty(merged, key, {
			value: one,
			enumerable: true,
			configurable: true,
			writable: true,
		});
	}
	return merged;
}

const isObject = (value: unknown): value is object =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
