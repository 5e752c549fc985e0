import { acceptsNull } from '../schema/accepts-null';
import { isSchema, type JsonSchema } from '../schema/json-schema';
import { mapFields, type Field } from '../schema/map-fields';
import { partsOf } from '../schema/parts-of';
import { dependentIn, requiredBy, schemasOfProperty } from '../schema/schemas-below';

const unknown = /^(|null|n\/?a)$/i;

/**
 * A copy of the value with null for each text that is empty or says N/A or null, where the property
 * may be left out or be null and no list of values has it. A name that the schema does not know is
 * part of what was said, and is not left out.
 */
export function nullUnknown(value: unknown, schema: JsonSchema): unknown {
	const known = new Map<JsonSchema, boolean>();
	const accepts = (inner: JsonSchema) => acceptsNull(inner, schema, known);
	return mapFields(value, [schema], schema, (field) => {
		const { value: text } = field;
		return typeof text === 'string' && unknown.test(text.trim()) && mayGo(field, text)
			? null
			: text;
	});

	function mayGo({ name, all }: Field, text: string): boolean {
		const below = all.flatMap((one) => schemasOfProperty(one, name)).filter(isSchema);
		if (partsOf(below, schema).some((one) => lists(one, text))) return false;
		const isKnown = all.some((one) => declares(one, name));
		// In some choice is enough: without it, what fits would fit no longer.
		const mayBeRequired = all.some((one) =>
			[...requiredBy(one), ...dependentIn(one)].includes(name),
		);
		return (isKnown && !mayBeRequired) || (below.length > 0 && below.every(accepts));
	}
}

const declares = ({ properties }: JsonSchema, name: string) =>
	isSchema(properties) && Object.hasOwn(properties, name);

const lists = ({ enum: values, const: only }: JsonSchema, text: string) =>
	only === text || (Array.isArray(values) && values.includes(text));
