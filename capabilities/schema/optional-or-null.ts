import { isSchema, type JsonSchema } from './json-schema';
import { mapSubschemas } from './map-subschemas';
import { orNull } from './or-null';
import { withAnyOf } from './with-any-of';
import { without } from './without';

/** What says which values do not fit: with more that fit inside of it, it would forbid more. */
const negative = ['not', 'if', 'then', 'else', 'contains'];

/**
 * The schema with null allowed for every property that may be left out: a model can say unknown. It
 * takes every value that the schema takes.
 */
export function optionalOrNull(schema: JsonSchema): JsonSchema {
	const kept = negative.filter((keyword) => keyword in schema);
	const refers = kept.some((keyword) => String(JSON.stringify(schema[keyword])).includes('"$ref"'));
	// Without what it says of some of them, nothing is known of all others.
	const left = refers ? [...kept, 'unevaluatedProperties', 'unevaluatedItems'] : kept;
	const mapped = withAnyOf(mapSubschemas(without(schema, ...left), optionalOrNull));
	const { properties, required, ...rest } = mapped;
	const always = Array.isArray(required) ? required : [];
	const own = refers ? {} : Object.fromEntries(kept.map((keyword) => [keyword, schema[keyword]]));
	const changed = Object.entries(isSchema(properties) ? properties : {}).map(([name, property]) => [
		name,
		always.includes(name) || !isSchema(property) ? property : orNull(property),
	]);
	return {
		...rest,
		...(isSchema(properties) ? { properties: Object.fromEntries(changed) as JsonSchema } : {}),
		...(required === undefined ? {} : { required }),
		...own,
	};
}
