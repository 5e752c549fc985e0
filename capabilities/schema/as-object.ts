import { isSchema, type JsonSchema } from './json-schema';
import { mapSubschemas } from './map-subschemas';

/**
 * The schema of those of its values that are objects, as endpoints ask for them. What it refers to
 * by `#` stays the whole.
 */
export function asObject(schema: JsonSchema): JsonSchema {
	if (schema.type === 'object') return schema;
	const { $schema, $defs, definitions, ...whole } = schema;
	const name = nameFor($defs);
	let isReferred = false;
	const lead = (one: JsonSchema): JsonSchema => {
		const mapped = mapSubschemas(one, lead);
		if (mapped.$ref !== '#') return mapped;
		isReferred = true;
		return { ...mapped, $ref: `#/$defs/${name}` };
	};
	const led = lead(schema);
	if (!isReferred) return { ...schema, type: 'object' };
	const own = isSchema(led.$defs) ? led.$defs : {};
	return { ...led, type: 'object', $defs: { ...own, [name]: lead(whole) } };
}

function nameFor($defs: unknown): string {
	for (let number = 0; ; number += 1) {
		const name = number === 0 ? 'whole' : `whole${String(number)}`;
		if (!isSchema($defs) || !Object.hasOwn($defs, name)) return name;
	}
}
