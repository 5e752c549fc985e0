const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The values that are not as they were given, as kinds with an example. What is added as null is none. */
export function changesOf(given, got, path = '') {
	if (isObject(given) && isObject(got)) {
		return Object.entries(given).flatMap(([name, inner]) =>
			Object.hasOwn(got, name)
				? changesOf(inner, got[name], `${path}/${name}`)
				: [{ kind: inner === null ? 'null dropped' : 'field dropped', at: `${path}/${name}` }],
		);
	}
	if (Array.isArray(given) && Array.isArray(got) && given.length === got.length) {
		return given.flatMap((inner, index) => changesOf(inner, got[index], `${path}/${index}`));
	}
	if (Object.is(given, got) || JSON.stringify(given) === JSON.stringify(got)) return [];
	const kind =
		got === null
			? given === ''
				? '"" to null'
				: 'value to null'
			: `${typeof given} to ${typeof got}`;
	return [{ kind, at: path }];
}
