import { acceptsNull } from '../schema/accepts-null';
import { isSchema, type JsonSchema } from '../schema/json-schema';
import { certainPartsOf, partsOf } from '../schema/parts-of';
import { requiredBy, schemasOfItem, schemasOfProperty } from '../schema/schemas-below';

const unknown = /^(|null|n\/?a)$/i;

/**
 * A copy of the value with null for each text that is empty or says N/A or null, where the property
 * may be left out or be null and no list of values has it. A name that the schema does not know is
 * part of what was said, and is not left out.
 */
export function nullUnknown(value: unknown, schema: JsonSchema): unknown {
	const known = new Map<JsonSchema, boolean>();
	return replace(value, [schema], schema, (inner) => acceptsNull(inner, schema, known));
}

function replace(
	value: unknown,
	schemas: readonly JsonSchema[],
	root: JsonSchema,
	accepts: (schema: JsonSchema) => boolean,
): unknown {
	const all = partsOf(schemas, root);
	if (Array.isArray(value)) {
		return value.map((item: unknown, index) =>
			replace(
				item,
				all.flatMap((schema) => schemasOfItem(schema, index)).filter(isSchema),
				root,
				accepts,
			),
		);
	}
	if (!isSchema(value)) return value;
	const required = certainPartsOf(schemas, root).flatMap(requiredBy);
	return Object.fromEntries(
		Object.entries(value).map(([name, inner]) => {
			const below = all.flatMap((schema) => schemasOfProperty(schema, name)).filter(isSchema);
			if (typeof inner !== 'string') return [name, replace(inner, below, root, accepts)];
			const isListed = partsOf(below, root).some((schema) => lists(schema, inner));
			const isKnown = all.some((schema) => declares(schema, name));
			const mayBeNull = below.length > 0 && below.every(accepts);
			const mayGo = (isKnown && !required.includes(name)) || mayBeNull;
			return [name, unknown.test(inner.trim()) && mayGo && !isListed ? null : inner];
		}),
	);
}

const declares = ({ properties }: JsonSchema, name: string) =>
	isSchema(properties) && Object.hasOwn(properties, name);

const lists = ({ enum: values, const: only }: JsonSchema, text: string) =>
	only === text || (Array.isArray(values) && values.includes(text));
