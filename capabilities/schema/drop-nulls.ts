import { acceptsNull } from './accepts-null';
import type { JsonSchema } from './json-schema';
import { mapFields, type Field } from './map-fields';
import { requiredBy, schemasOfProperty } from './schemas-below';

/**
 * A value without the nulls that stand for a left-out property: models write them, and strict
 * schemas ask for them. A null that the schema allows stays.
 */
export function dropNulls(value: unknown, schema: JsonSchema): unknown {
	const known = new Map<JsonSchema, boolean>();
	const accepts = (inner: unknown) => acceptsNull(inner, schema, known);
	return mapFields(value, [schema], schema, (field) =>
		field.value === null && !isRequired(field) && isRefused(field) ? undefined : field.value,
	);

	function isRefused({ name, certain, all }: Field): boolean {
		const always = certain.flatMap((one) => schemasOfProperty(one, name));
		const properties = all.flatMap((one) => schemasOfProperty(one, name));
		return !always.every(accepts) || (properties.length > 0 && !properties.some(accepts));
	}
}

/**
 * A value without any null that need not be there, allowed or not: with nulls that are allowed
 * alone, a value may fit several choices of which it has to fit one.
 */
export const dropOptionalNulls = (value: unknown, schema: JsonSchema): unknown =>
	mapFields(value, [schema], schema, (field) =>
		field.value === null && !isRequired(field) ? undefined : field.value,
	);

/** The same in objects that have choices or stand in one: all other nulls stay. */
export const dropNullsOfChoices = (value: unknown, schema: JsonSchema): unknown =>
	mapFields(value, [schema], schema, (field) => {
		const isChosen = field.all.length > field.certain.length;
		return field.value === null && isChosen && !isRequired(field) ? undefined : field.value;
	});

/** What only a choice requires may be left out where another one is taken. */
const isRequired = ({ name, certain }: Field) => certain.flatMap(requiredBy).includes(name);
