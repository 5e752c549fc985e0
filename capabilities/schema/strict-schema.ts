import { Failure } from '../../endpoint/failure';
import { inferTypes } from './infer-types';
import { isSchema, type JsonSchema } from './json-schema';
import { mapSubschemas } from './map-subschemas';
import { orNull } from './or-null';
import { without } from './without';

/**
 * A normalised schema in the part that OpenAI's strict mode takes
 * (platform.openai.com/docs/guides/structured-outputs): every object is closed, every property
 * required, and one that was optional may be null. Throws request-invalid at an object that has
 * no named properties, since a closed one could hold nothing.
 */
export function strictSchema(schema: JsonSchema, what: string): JsonSchema {
	return strict(schema, '', what);
}

function strict(given: JsonSchema, path: string, what: string): JsonSchema {
	const { oneOf, ...rest } = mapSubschemas(without(given, 'default', '$schema'), (inner, place) =>
		strict(inner, `${path}${place}`, what),
	);
	const schema: JsonSchema = {
		...rest,
		...(Array.isArray(oneOf) ? { anyOf: oneOf as unknown[] } : {}),
	};
	if (!inferTypes(schema).includes('object') || '$ref' in schema) return schema;
	const { properties, additionalProperties: more, required } = schema;
	const named = isSchema(properties) ? Object.entries(properties) : [];
	const isMap = isSchema(more) || more === true || 'patternProperties' in schema;
	if (isMap || (named.length === 0 && path !== '')) throw open(path, what);
	const always = Array.isArray(required) ? required : [];
	return {
		...schema,
		properties: Object.fromEntries(
			named.map(([name, property]) => [
				name,
				always.includes(name) || !isSchema(property) ? property : orNull(property),
			]),
		),
		required: named.map(([name]) => name),
		additionalProperties: false,
	};
}

function open(path: string, what: string): Failure {
	return new Failure({
		kind: 'request-invalid',
		message: `Strict does not go with ${what}: the object at ${path || '/'} may have any property`,
		hint: 'Name its properties and leave additionalProperties out, or switch Strict off',
	});
}
