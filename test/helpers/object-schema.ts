import type { JsonSchema } from '../../capabilities/schema/json-schema';

/** The schema of an object with these properties. */
export const objectSchema = (properties: JsonSchema, more: JsonSchema = {}) => ({
	type: 'object',
	properties,
	...more,
});
