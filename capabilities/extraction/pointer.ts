/** The JSON pointer of a field or an entry inside of what another pointer leads to. */
export const pointerTo = (pointer: string, name: string | number): string =>
	`${pointer}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** What a JSON pointer leads to; undefined where there is nothing. */
export const valueAt = (value: unknown, pointer: string): unknown =>
	pointer
		.split('/')
		.slice(1)
		.map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
		.reduce<unknown>(
			(inner, name) =>
				typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
					? (inner as Record<string, unknown>)[name]
					: undefined,
			value,
		);
