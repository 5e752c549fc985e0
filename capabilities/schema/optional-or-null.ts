import { isSchema, type JsonSchema } from './json-schema';
import { mapSubschemas } from './map-subschemas';
import { orNull } from './or-null';

/** The schema with null allowed for every property that may be left out: a model can say unknown. */
export function optionalOrNull(schema: JsonSchema): JsonSchema {
	const { properties, required, ...rest } = mapSubschemas(schema, optionalOrNull);
	if (!isSchema(properties)) return { ...rest, ...(required === undefined ? {} : { required }) };
	const always = Array.isArray(required) ? required : [];
	const changed = Object.entries(properties).map(([name, property]) => [
		name,
		always.includes(name) || !isSchema(property) ? property : orNull(property),
	]);
	return {
		...rest,
		properties: Object.fromEntries(changed) as JsonSchema,
		...(required === undefined ? {} : { required }),
	};
}
