/** Whether a body has the field that a path such as `tools[].function.strict` names. */
export function hasField(body: unknown, path: string): boolean {
	const [head = '', ...rest] = path.split('.');
	const name = head.replace('[]', '');
	if (typeof body !== 'object' || body === null || !(name in body)) return false;
	if (rest.length === 0) return true;
	const value = (body as Record<string, unknown>)[name];
	const inner = Array.isArray(value) ? (value as unknown[]) : [value];
	return inner.some((one) => hasField(one, rest.join('.')));
}

/** The value at a path that names no lists. */
export function valueAt(body: unknown, path: string): unknown {
	return path
		.split('.')
		.reduce(
			(value, name) =>
				typeof value === 'object' && value !== null
					? (value as Record<string, unknown>)[name]
					: undefined,
			body,
		);
}

/** A copy of the body with another value at a path that it has. */
export function withValue<T>(body: T, path: string, value: unknown): T {
	const [name = '', ...rest] = path.split('.');
	if (rest.length === 0) return { ...body, [name]: value };
	const inner = (body as Record<string, unknown>)[name];
	return { ...body, [name]: withValue(inner, rest.join('.'), value) };
}

/** A copy of the body without that field, in every entry of the lists on the way. */
export function withoutField<T>(body: T, path: string): T {
	const [head = '', ...rest] = path.split('.');
	const name = head.replace('[]', '');
	if (typeof body !== 'object' || body === null || !(name in body)) return body;
	const { [name]: value, ...others } = body as Record<string, unknown>;
	if (rest.length === 0) return others as T;
	const inner = (one: unknown) => withoutField(one, rest.join('.'));
	return { ...body, [name]: Array.isArray(value) ? value.map(inner) : inner(value) };
}
