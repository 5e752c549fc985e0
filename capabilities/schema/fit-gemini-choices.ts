import { anyValue } from './any-value';
import { fitGeminiType, isToldOf } from './fit-gemini-type';
import type { Flat } from './flatten-schema';
import { typesIn } from './infer-types';
import type { JsonSchema } from './json-schema';
import { branchesOf, isBestUnited, uniteChoices } from './unite-choices';
import { without } from './without';

const described = (schema: JsonSchema) => ({
	...(typeof schema.title === 'string' ? { title: schema.title } : {}),
	...(typeof schema.description === 'string' ? { description: schema.description } : {}),
});

/** A schema with its choices: a list of schemas, or one object that takes what any of them takes. */
export function fitChoices(flat: Flat): JsonSchema {
	const { choices, schema } = flat;
	if (choices.length === 0 || isBestUnited(flat)) return fitTypes(uniteChoices(flat));
	const whole: Flat = { ...flat, choices: [], schema: without(schema, 'title', 'description') };
	const branches = choices.flatMap((list) => branchesOf(whole, list));
	if (branches.length === 0) return fitTypes(uniteChoices({ ...flat, choices: [] }));
	return oneOf(branches.map(fitChoices), described(schema));
}

/** A schema without choices, in each of its types. */
export function fitTypes({ schema, scope }: Flat): JsonSchema {
	const types = typesIn(schema);
	const told = types.filter((type) => type !== 'null');
	const nullable = types.includes('null') ? [{ type: 'null' }] : [];
	const [only, ...others] = told;
	if (only !== undefined && others.length === 0) {
		return oneOf([fitGeminiType(only, schema, scope), ...nullable], {});
	}
	const bare = without(schema, 'title', 'description');
	if (types.length > 0) {
		const each = told.map((type) => fitGeminiType(type, bare, scope));
		return oneOf([...each, ...nullable], described(schema));
	}
	// A keyword says something of one type and lets all others be.
	const any = anyValue();
	const known = any.anyOf as JsonSchema[];
	const said = known.filter(({ type }) => isToldOf(String(type), schema));
	const each = said.map(({ type }) => fitGeminiType(String(type), bare, scope));
	const rest = known.filter((one) => !said.includes(one));
	return oneOf([...each, ...rest, { type: 'null' }], described(schema));
}

/** What fits one of the schemas. */
function oneOf(schemas: readonly JsonSchema[], words: JsonSchema): JsonSchema {
	const parts = schemas.flatMap((schema) => {
		const { anyOf, nullable, ...more } = schema;
		const list = Array.isArray(anyOf) && Object.keys(more).length === 0 ? anyOf : [];
		const none = nullable === true ? [{ type: 'null' }] : [];
		return [...(list.length > 0 ? (list as JsonSchema[]) : [without(schema, 'nullable')]), ...none];
	});
	const real = unlike(parts.filter(({ type }) => type !== 'null'));
	const nullable = real.length < parts.length && parts.some(({ type }) => type === 'null');
	const [only] = real;
	if (only === undefined) return { ...words, type: 'null' };
	return {
		...(real.length === 1 ? { ...only, ...words } : { ...words, anyOf: real }),
		...(nullable ? { nullable } : {}),
	};
}

/** Each schema once, and the texts of several lists in one. */
function unlike(schemas: JsonSchema[]): JsonSchema[] {
	if (schemas.length < 2) return schemas;
	const lists = schemas.filter(isList);
	const [first] = lists;
	const all = [...new Set(lists.flatMap((list) => list.enum as string[]))];
	const joined = schemas
		.filter((schema) => schema === first || !isList(schema))
		.map((schema) => (schema === first ? { ...schema, enum: all } : schema));
	return [...new Map(joined.map((schema) => [JSON.stringify(schema), schema])).values()];
}

const isList = ({ type, enum: values, ...more }: JsonSchema): boolean =>
	type === 'string' && Array.isArray(values) && Object.keys(more).length === 0;
