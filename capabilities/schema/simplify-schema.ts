import type { JsonSchema } from './json-schema';
import { mapSubschemas } from './map-subschemas';
import { without } from './without';

const limits = [
	'minLength',
	'maxLength',
	'pattern',
	'format',
	'minimum',
	'maximum',
	'exclusiveMinimum',
	'exclusiveMaximum',
	'multipleOf',
	'minItems',
	'maxItems',
	'uniqueItems',
	'minProperties',
	'maxProperties',
	'default',
	'examples',
];
const maxValues = 100;

/**
 * The schema without limits, and without lists of very many values: what endpoints refuse as too
 * complex. The limits go into the description, where the model reads them.
 */
export function simplifySchema(schema: JsonSchema): JsonSchema {
	const { enum: values } = schema;
	const isLong = Array.isArray(values) && values.length > maxValues;
	const dropped = [...limits.filter((name) => name in schema), ...(isLong ? ['enum'] : [])];
	const notes = dropped
		.filter((name) => name !== 'default' && name !== 'examples')
		.map((name) => `${name}: ${JSON.stringify(schema[name]).slice(0, 1000)}`);
	const description = [schema.description, notes.join('; ')]
		.filter((text) => typeof text === 'string' && text !== '')
		.join('\n');
	const plain = mapSubschemas(without(schema, ...dropped), simplifySchema);
	return { ...plain, ...(description === '' ? {} : { description }) };
}
