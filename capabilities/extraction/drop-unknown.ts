import type { JsonSchema } from '../schema/json-schema';
import { mapFields } from '../schema/map-fields';
import { schemasOfProperty } from '../schema/schemas-below';

/**
 * A copy of the value without the properties that a closed object does not name: what a model adds
 * of its own. An object that takes others keeps them.
 */
export const dropUnknown = (value: unknown, schema: JsonSchema): unknown =>
	mapFields(value, [schema], schema, ({ name, value: inner, all }) => {
		const said = all.flatMap((one) => schemasOfProperty(one, name));
		return said.length > 0 && said.every((one) => one === false) ? undefined : inner;
	});
