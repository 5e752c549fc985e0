import { Failure } from '../../endpoint/failure';
import { isDraft7 } from './is-draft-7';
import type { JsonSchema } from './json-schema';
import { mapSubschemas } from './map-subschemas';
import { without } from './without';

const mostLevels = 64;

/** Words that people and other languages have for the types of JSON Schema. */
const words: Record<string, string> = Object.fromEntries(
	Object.entries({
		object: 'object dict dictionary map hashmap record struct',
		array: 'array list arraylist tuple set vector',
		number: 'number float double decimal real float32 float64',
		integer: 'integer int long short byte bigint int32 int64',
		string: 'string str text char',
		boolean: 'boolean bool',
		null: 'null none nil',
	}).flatMap(([type, known]) => known.split(' ').map((word) => [word, type])),
);
const anything = new Set(['any', 'mixed', 'unknown', 'type_unspecified']);

/**
 * A schema in the words of JSON Schema: types such as dict, float or STRING get its names,
 * `nullable` becomes a type, and a schema without a type is that of an object. What it cannot be
 * understood as stays as it is, for the validator to name.
 */
export function normaliseSchema(schema: JsonSchema): JsonSchema {
	const normal = normalise(schema, isDraft7(schema), 0);
	return 'type' in normal ? normal : { type: 'object', ...normal };
}

function normalise(schema: JsonSchema, isOld: boolean, level: number): JsonSchema {
	if (level > mostLevels) {
		throw new Failure({
			kind: 'request-invalid',
			message: `The schema is nested more than ${String(mostLevels)} levels deep`,
			hint: 'Make the schema flatter',
		});
	}
	// An asynchronous schema would answer with a promise in place of a verdict.
	const { type, nullable, ...rest } = without(schema, '$async');
	const types = typesOf(type);
	const takesNull = nullable === true && types.length > 0;
	const all = [...new Set(takesNull ? [...types, 'null'] : types)];
	const { enum: values } = rest;
	const normal = {
		...(all.length === 0 ? {} : { type: all.length === 1 ? all[0] : all }),
		...rest,
		...(takesNull && Array.isArray(values) && !values.includes(null)
			? { enum: [...(values as unknown[]), null] }
			: {}),
	};
	return mapSubschemas(isOld ? normal : withPrefixItems(normal), (inner) =>
		normalise(inner, isOld, level + 1),
	);
}

function typesOf(type: unknown): unknown[] {
	if (type === undefined || type === null) return [];
	const given: unknown[] = Array.isArray(type) ? type : [type];
	const isAny = (word: unknown) => typeof word === 'string' && anything.has(word.toLowerCase());
	if (given.some(isAny)) return [];
	return given.map((word) => {
		const known = String(word).toLowerCase();
		return Object.hasOwn(words, known) ? words[known] : word;
	});
}

/** Newer drafts call a list of items prefixItems. */
function withPrefixItems({ items, additionalItems, ...rest }: JsonSchema): JsonSchema {
	if (!Array.isArray(items)) {
		return {
			...rest,
			...(items === undefined ? {} : { items }),
			...(additionalItems === undefined ? {} : { additionalItems }),
		};
	}
	return {
		...rest,
		...(items.length === 0 ? {} : { prefixItems: items as unknown[] }),
		...(additionalItems === undefined ? {} : { items: additionalItems }),
	};
}
