import { isSchema, type JsonSchema } from './json-schema';
import { mapSubschemas } from './map-subschemas';
import { without } from './without';

/**
 * The schema of those of its values that are objects, as endpoints ask for them. What it refers to
 * by `#` stays the whole.
 */
export function asObject(schema: JsonSchema): JsonSchema {
	if (schema.type === 'object') return schema;
	if (!JSON.stringify(schema).includes('"$ref":"#"')) return { ...schema, type: 'object' };
	const name = nameFor(schema.$defs);
	const lead = (one: JsonSchema): JsonSchema => {
		const mapped = mapSubschemas(one, lead);
		return mapped.$ref === '#' ? { ...mapped, $ref: `#/$defs/${name}` } : mapped;
	};
	const led = lead(schema);
	const own = isSchema(led.$defs) ? led.$defs : {};
	const whole = without(led, '$schema', '$defs', 'definitions');
	return { ...led, type: 'object', $defs: { ...own, [name]: whole } };
}

function nameFor($defs: unknown): string {
	for (let number = 0; ; number += 1) {
		const name = number === 0 ? 'whole' : `whole${String(number)}`;
		if (!isSchema($defs) || !Object.hasOwn($defs, name)) return name;
	}
}
