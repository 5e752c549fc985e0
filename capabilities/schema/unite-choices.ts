import { flattenSchema, mergeFlat, type Flat } from './flatten-schema';
import { typesIn } from './infer-types';
import { isSchema, type JsonSchema } from './json-schema';
import { mergeSchemas } from './merge-schemas';
import { requiredBy, schemaOfProperty } from './schemas-below';

/**
 * An object that may look in several ways as one that takes them all: it has the fields of each,
 * with every value that one of them allows, and must have what all of them must.
 */
export function uniteChoices({ choices, conditions, ...flat }: Flat): Flat {
	const whole: Flat = { ...flat, choices: [], conditions: [] };
	return [...choices, ...conditions].reduce(unite, whole);
}

/** Objects that differ in what they require alone, or in several ways at once. */
export function isBestUnited({ schema, choices }: Flat): boolean {
	const types = typesIn(schema).filter((type) => type !== 'null');
	const isObject = types.length === 1 && types[0] === 'object';
	const onlyRequires = (branch: unknown) =>
		isSchema(branch) && Object.keys(branch).every((keyword) => keyword === 'required');
	return isObject && (choices.length > 1 || choices.flat().every(onlyRequires));
}

/** What one of the list says of the fields as well, told once: the rest of the whole is not repeated in each. */
function unite(whole: Flat, list: readonly unknown[]): Flat {
	const branches = list
		.filter((branch) => branch !== false)
		.map((branch) => flattenSchema(isSchema(branch) ? branch : {}, whole.scope))
		.filter(({ schema }) => canBe(whole.schema, schema))
		.map(uniteChoices);
	if (branches.length === 0) return whole;
	const schemas = branches.map(({ schema }) => schema);
	const required = schemas
		.map(requiredBy)
		.reduce((kept, names) => kept.filter((name) => names.includes(name)));
	const refs = [...new Set(branches.flatMap(({ scope }) => scope.refs))];
	const properties = fieldsOf(schemas, whole.schema);
	const isNew = Object.keys(properties).length > 0;
	return {
		...whole,
		schema: mergeSchemas(whole.schema, { ...(isNew ? { properties } : {}), required }),
		scope: { ...whole.scope, refs },
	};
}

function canBe(whole: JsonSchema, schema: JsonSchema): boolean {
	const [wanted, own] = [typesIn(whole), typesIn(schema)];
	return wanted.length === 0 || own.length === 0 || own.some((type) => wanted.includes(type));
}

/** Each choice with what holds whatever is chosen; without those that no object fits. */
export function branchesOf(whole: Flat, list: readonly unknown[]): Flat[] {
	return list
		.filter((branch) => branch !== false)
		.map((branch) =>
			isSchema(branch) ? mergeFlat(flattenSchema(branch, whole.scope), whole) : whole,
		)
		.filter(({ schema }) => canBe(whole.schema, schema));
}

/** The fields of which all of the schemas say something; what is new may also be asked for alone. */
function fieldsOf(schemas: readonly JsonSchema[], whole: JsonSchema): JsonSchema {
	const known = isSchema(whole.properties) ? whole.properties : {};
	const names = new Set(
		schemas.flatMap((schema) => [
			...(isSchema(schema.properties) ? Object.keys(schema.properties) : []),
			...requiredBy(schema),
		]),
	);
	const fields = [...names].flatMap((name) => {
		const said = schemas
			.map((schema) => schemaOfProperty(schema, name))
			.filter((one) => one !== false);
		// One that says nothing of it takes what the whole does.
		if (said.length === 0 || (said.includes(true) && Object.hasOwn(known, name))) return [];
		const unlike = [...new Map(said.map((one) => [JSON.stringify(one), one])).values()];
		return [[name, unlike.length === 1 ? unlike[0] : { anyOf: unlike }] as const];
	});
	return Object.fromEntries(fields);
}
