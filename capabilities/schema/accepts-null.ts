import { findRef } from './find-ref';
import { isSchema, type JsonSchema } from './json-schema';

/**
 * Whether null fits the schema. A reference that cannot be followed says nothing against it. What is
 * known of the schemas of one root is kept in `known`.
 */
export function acceptsNull(
	schema: unknown,
	root: JsonSchema,
	known = new Map<JsonSchema, boolean>(),
): boolean {
	if (!isSchema(schema)) return schema !== false;
	const verdict = known.get(schema);
	if (verdict !== undefined) return verdict;
	// What leads back to itself for the same value is refused before.
	known.set(schema, true);
	const found = judge(schema, root, (inner) => acceptsNull(inner, root, known));
	known.set(schema, found);
	return found;
}

function judge(schema: JsonSchema, root: JsonSchema, fits: (inner: unknown) => boolean): boolean {
	const { type, enum: values, allOf, anyOf, oneOf, $ref: ref } = schema;
	const types: unknown[] = Array.isArray(type) ? type : [type ?? 'null'];
	if (!types.includes('null')) return false;
	if (Array.isArray(values) && !values.includes(null)) return false;
	if ('const' in schema && schema.const !== null) return false;
	if (typeof ref === 'string' && !fits(findRef(root, ref))) return false;
	if (Array.isArray(allOf) && !allOf.every(fits)) return false;
	if (Array.isArray(anyOf) && !anyOf.some(fits)) return false;
	if (Array.isArray(oneOf) && oneOf.filter(fits).length !== 1) return false;
	if ('not' in schema && fits(schema.not)) return false;
	return !('if' in schema) || fits(fits(schema.if) ? schema.then : schema.else);
}
