/** What a schema asks for: `{ type, isNullable, ...schema }`, whichever of the dialects it is written in. */
export function shapeOf(schema, root) {
	const found = follow(schema ?? {}, root);
	const listed = [found.type].flat().filter(Boolean);
	const types = listed.filter((type) => type !== 'null');
	const isNullable =
		found.nullable === true ||
		listed.includes('null') ||
		Boolean(found.enum?.includes(null)) ||
		Boolean(found.isNullable);
	const type = types[0] ?? (found.properties ? 'object' : found.items ? 'array' : 'string');
	const values = found.enum?.filter((value) => value !== null);
	const description = `${found.description ?? ''}`;
	const format =
		found.format ?? /\bformat (?<named>date-time|date|email)\b/.exec(description)?.groups.named;
	return {
		...found,
		type: listed.length > 0 && types.length === 0 ? 'null' : type,
		isNullable,
		format,
		enum: values,
		description,
	};
}

/** With what its reference, and its first choice beside null, say. */
function follow(schema, root, depth = 0) {
	if (depth > 20) return {};
	const path = /^#(?:\/(?<path>.+))?$/.exec(schema.$ref ?? '')?.groups.path;
	if (schema.$ref) {
		const { $ref: _, ...own } = schema;
		const target = path?.split('/').reduce((node, key) => node?.[decode(key)], root) ?? root;
		return { ...follow(target, root, depth + 1), ...own };
	}
	const all = (schema.allOf ?? []).map((part) => follow(part, root, depth + 1));
	const choices = schema.anyOf ?? schema.oneOf ?? [];
	const chosen = choices.find(({ type }) => type !== 'null');
	const { allOf: _all, anyOf: _any, oneOf: _one, ...own } = schema;
	const isNullable = choices.some(({ type }) => type === 'null');
	return Object.assign(
		{},
		...all,
		chosen ? follow(chosen, root, depth + 1) : {},
		own,
		isNullable ? { isNullable } : {},
	);
}

const decode = (key) => key.replaceAll('~1', '/').replaceAll('~0', '~');
