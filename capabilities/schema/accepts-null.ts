import { findRef } from './find-ref';
import { isSchema, type JsonSchema } from './json-schema';

/** Whether null fits the schema. A reference that cannot be followed says nothing against it. */
export function acceptsNull(
	schema: unknown,
	root: JsonSchema,
	trail: readonly JsonSchema[] = [],
): boolean {
	if (!isSchema(schema)) return schema !== false;
	// What leads back to itself for the same value is refused before.
	if (trail.includes(schema)) return true;
	const fits = (inner: unknown) => acceptsNull(inner, root, [...trail, schema]);
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
