import { Failure } from '../../endpoint/failure';
import { createTurns } from '../shared/create-turns';
import { inferTypes } from './infer-types';
import { isOfType } from './is-of-type';
import { isSchema, type JsonSchema } from './json-schema';
import { eachSubschema, mapSubschemas } from './map-subschemas';
import { readStructure } from './read-structure';
import { referencesOf, type References } from './references';
import { nameKeywords } from './schema-names';
import { typesOf } from './type-words';
import { without } from './without';

const maxLevels = 64;

interface Reading {
	isOld: boolean;
	references: References;
	/** What of it is normalised already. */
	made: Map<JsonSchema, JsonSchema>;
}

/**
 * A schema in the words of JSON Schema: types such as dict, float or STRING get its names,
 * `nullable` becomes a type, bounds of draft 4 become those of later ones, and every reference
 * begins at the root, so that no schema needs a name. What it cannot be understood as stays as it
 * is, for the validator to name. While it goes through a large one, others have their turn.
 */
export async function normaliseSchema(schema: JsonSchema): Promise<JsonSchema> {
	const isOld = isDraft7(schema);
	const turn = createTurns();
	const reading: Reading = {
		isOld,
		references: referencesOf(schema, isOld),
		made: new Map(),
	};
	await makeBelow(schema, 0);
	const { $schema } = schema;
	const normal = normalise(schema, reading, 0);
	const moved: JsonSchema = {};
	// What is moved may refer to more that has to be.
	for (const [name, one] of reading.references.moved) moved[name] = normalise(one, reading, 1);
	const $defs = { ...(isSchema(normal.$defs) ? normal.$defs : {}), ...moved };
	return {
		...($schema === undefined ? {} : { $schema }),
		...normal,
		...(Object.keys(moved).length === 0 ? {} : { $defs }),
	};

	/** Normalises from the deepest up, so that each takes what is below it as made. */
	async function makeBelow(given: JsonSchema, level: number): Promise<void> {
		if (level > maxLevels) throw tooDeep();
		const below: JsonSchema[] = [];
		eachSubschema(readStructure(given, isOld), (inner) => below.push(inner));
		for (const inner of below) {
			if (reading.made.has(inner)) continue;
			await makeBelow(inner, level + 1);
			await turn();
			reading.made.set(inner, normalise(inner, reading, level + 1));
		}
	}
}

function normalise(given: JsonSchema, reading: Reading, level: number): JsonSchema {
	if (level > maxLevels) throw tooDeep();
	const { isOld, references, made } = reading;
	const before = made.get(given);
	if (before) return before;
	// An asynchronous schema would answer with a promise in place of a verdict.
	const schema = without(readStructure(given, isOld), ...namesIn(given), '$schema', '$async');
	const normal = withTypes(readBounds(schema));
	const mapped = mapSubschemas(normal, (inner) => normalise(inner, reading, level + 1));
	const whole = withReferences(mapped, given, references);
	return given.nullable === true ? withNull(whole) : whole;
}

/** What a property of a map of schemas is called is no name of a schema. */
const namesIn = (schema: JsonSchema): string[] =>
	nameKeywords.filter((keyword) => keyword !== 'id' || typeof schema.id === 'string');

/** What says what a value is by other schemas, and could forbid null. */
const byOthers = ['$ref', 'allOf', 'anyOf', 'oneOf', 'const'];

/** Null beside what the schema refers to and chooses from. */
function withNull(schema: JsonSchema): JsonSchema {
	const found = Object.entries(schema).filter(([keyword]) => byOthers.includes(keyword));
	if (found.length === 0) return schema;
	const { anyOf } = schema;
	const choices: unknown[] =
		found.length === 1 && Array.isArray(anyOf) ? anyOf : [Object.fromEntries(found)];
	return { ...without(schema, ...byOthers), anyOf: [...choices, { type: 'null' }] };
}

const typed = ['type', 'nullable', 'enum'];

function withTypes(schema: JsonSchema): JsonSchema {
	if (!typed.some((keyword) => keyword in schema)) return schema;
	const { type, nullable, enum: given, ...rest } = schema;
	const values: unknown = Array.isArray(given) ? unlike(given) : given;
	const types = typesOf(type);
	const takesNull = nullable === true;
	const all = [...new Set(takesNull && types.length > 0 ? [...types, 'null'] : types)];
	const isListed = Array.isArray(values) && values.length > 0;
	// Where no value could be right, the list says more than the type.
	const isContrary = isListed && !values.some((value) => all.some((one) => isOfType(value, one)));
	const said = all.length > 0 && isContrary ? inferTypes({ enum: values }) : all;
	return {
		...(said.length === 0 ? {} : { type: said.length === 1 ? said[0] : said }),
		...rest,
		...(values === undefined ? {} : { enum: values }),
		...(takesNull && isListed && !values.includes(null)
			? { enum: [...(values as unknown[]), null] }
			: {}),
	};
}

/** Many lists have a value twice. */
const unlike = (values: readonly unknown[]): unknown[] => [
	...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
];

const referring = ['$ref', '$dynamicRef', '$recursiveRef'];

function withReferences(schema: JsonSchema, given: JsonSchema, references: References): JsonSchema {
	if (!referring.some((keyword) => keyword in schema)) return schema;
	const { $ref: ref, $dynamicRef, $recursiveRef, ...rest } = schema;
	const dynamic = $dynamicRef ?? $recursiveRef;
	const targets = [
		...(typeof ref === 'string' ? [references.follow(ref, given)] : []),
		...(typeof dynamic === 'string' ? [references.follow(dynamic, given, true)] : []),
	];
	if (targets.includes(false)) return { ...rest, not: {} };
	const [first, ...others] = targets.filter((target) => target !== true);
	const unread = ref === undefined || typeof ref === 'string' ? {} : { $ref: ref };
	const all = Array.isArray(rest.allOf) ? (rest.allOf as unknown[]) : [];
	const more = others.map((target) => ({ $ref: target }));
	return {
		...(first === undefined ? unread : { $ref: first }),
		...rest,
		...(more.length === 0 ? {} : { allOf: [...all, ...more] }),
	};
}

function tooDeep(): Failure {
	return new Failure({
		kind: 'request-invalid',
		message: `The schema is nested more than ${String(maxLevels)} levels deep`,
		hint: 'Make the schema flatter',
	});
}

/** Whether a schema says that it is older than the draft of 2019, such as those that zod writes. */
const isDraft7 = ({ $schema }: JsonSchema): boolean =>
	typeof $schema === 'string' && /draft-0[4-7]/.test($schema);

const bounds = [
	['minimum', 'exclusiveMinimum'],
	['maximum', 'exclusiveMaximum'],
] as const;

/** Draft 4 and OpenAPI 3.0 say beside a bound whether it is excluded; later drafts have another word. */
const readBounds = (schema: JsonSchema): JsonSchema =>
	bounds.reduce<JsonSchema>((read, [bound, exclusive]) => {
		const { [bound]: limit, [exclusive]: isExclusive } = read;
		if (typeof isExclusive !== 'boolean') return read;
		if (!isExclusive || limit === undefined) return without(read, exclusive);
		return { ...without(read, bound), [exclusive]: limit };
	}, schema);
