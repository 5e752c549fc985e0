import { flattenSchema, mergeFlat, type Flat } from './flatten-schema';
import { typesIn } from './infer-types';
import { isSchema, type JsonSchema } from './json-schema';
import { schemaOfProperty } from './schemas-below';

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

function unite(whole: Flat, list: readonly unknown[]): Flat {
	const branches = branchesOf(whole, list).map(uniteChoices);
	if (branches.length === 0) return whole;
	const schemas = branches.map(({ schema }) => schema);
	const required = schemas
		.map((schema) => (Array.isArray(schema.required) ? (schema.required as unknown[]) : []))
		.reduce((kept, names) => kept.filter((name) => names.includes(name)));
	const refs = [...new Set(branches.flatMap(({ scope }) => scope.refs))];
	return {
		...whole,
		schema: {
			...whole.schema,
			...('properties' in whole.schema || schemas.some((one) => 'properties' in one)
				? { properties: fieldsOf(schemas) }
				: {}),
			...(required.length === 0 ? {} : { required }),
		},
		scope: { ...whole.scope, refs },
	};
}

/** Each choice with what holds whatever is chosen; without those that no object fits. */
export function branchesOf(whole: Flat, list: readonly unknown[]): Flat[] {
	return list
		.filter((branch) => branch !== false)
		.map((branch) =>
			isSchema(branch) ? mergeFlat(flattenSchema(branch, whole.scope), whole) : whole,
		)
		.filter(({ schema }) => {
			const [wanted, own] = [typesIn(whole.schema), typesIn(schema)];
			return wanted.length === 0 || own.some((type) => wanted.includes(type));
		});
}

function fieldsOf(schemas: readonly JsonSchema[]): JsonSchema {
	const names = new Set(
		schemas.flatMap(({ properties }) => (isSchema(properties) ? Object.keys(properties) : [])),
	);
	const fields = [...names].flatMap((name) => {
		const said = schemas
			.map((schema) => schemaOfProperty(schema, name))
			.filter((one) => one !== false);
		const unlike = [...new Map(said.map((one) => [JSON.stringify(one), one])).values()];
		if (unlike.length === 0) return [];
		return [[name, unlike.length === 1 ? unlike[0] : { anyOf: unlike }] as const];
	});
	return Object.fromEntries(fields);
}
