import { asObject } from '../schema/as-object';
import { dropNulls } from '../schema/drop-nulls';
import { withoutStand } from '../schema/fit-gemini-answer';
import { fitValue } from '../schema/fit-value';
import { isSchema, type JsonSchema } from '../schema/json-schema';
import { mapSubschemas } from '../schema/map-subschemas';
import { validatorOf } from '../schema/validator';
import { withAnyOf } from '../schema/with-any-of';
import { without } from '../schema/without';
import { coerceValue, type Reading } from './coerce-value';
import { decodeTexts } from './decode-texts';
import { dropUnknown } from './drop-unknown';
import type { Wanted } from './extract-chunk';
import { jsonOf } from './json-in';
import { nullUnknown } from './null-unknown';

interface Asked extends Reading {
	isPart: boolean;
	evidence: boolean;
	unknownAsNull: boolean;
}

/**
 * What one chunk is asked for. Of a document in several chunks each may lack what the schema
 * requires; the whole has it. With evidence, the answer stands under `data` beside its quotes. What
 * fits is never changed, but for unknown texts where those are to be null.
 */
export async function wantedOf(
	schema: JsonSchema,
	{ isPart, evidence, unknownAsNull, ...reading }: Asked,
): Promise<Wanted> {
	const own = isPart ? relaxed(schema) : schema;
	const validator = await validatorOf(own, 'The schema');
	const cleaned = (value: unknown) => {
		try {
			const asked = withoutStand(value, schema);
			return unknownAsNull ? nullUnknown(asked, schema) : asked;
		} catch (error) {
			// Nested deeper than can be walked: the check has the word for it.
			if (!(error instanceof RangeError)) throw error;
			return value;
		}
	};
	return {
		schema: evidence ? withEvidence(asObject(own)) : asObject(own),
		check(given) {
			const value = objectOf(given);
			const data = evidence && isSchema(value) ? objectOf(value.data) : value;
			if (!isSchema(data)) {
				return {
					violations: [evidence ? '/data must be an object' : 'the answer must be an object'],
				};
			}
			const { value: fitted, violations } = fitValue(cleaned(data), { schema: own, validator }, [
				(one) => cleaned(decodeTexts(one, own)),
				(one) => coerceValue(one, own, reading),
				(one) => dropNulls(one, own),
				(one) => dropUnknown(one, schema),
			]);
			if (violations.length > 0) return { violations };
			const kept = fitted as Record<string, unknown>;
			return { value: evidence ? { ...(value as object), data: kept } : kept };
		},
	};
}

/** The object that came as a text of JSON, as what it says. */
function objectOf(value: unknown): unknown {
	const held = typeof value === 'string' ? jsonOf(value) : undefined;
	return isSchema(held) ? held : value;
}

/** What a part of a document cannot know: what is not said in it may be said in another. */
const ofTheWhole = [
	'required',
	'dependentRequired',
	'dependencies',
	'minItems',
	'minProperties',
	'contains',
	'minContains',
	'maxContains',
	// Without the others these would forbid what they allow.
	'not',
	'if',
	'unevaluatedProperties',
	'unevaluatedItems',
];

/** The schema of a part of what the schema describes. */
const relaxed = (schema: JsonSchema): JsonSchema =>
	// Of choices that differ in what they require, a part may fit several.
	withAnyOf(mapSubschemas(without(schema, ...ofTheWhole), relaxed));

/** The schema of an answer that has its quotes beside it. */
function withEvidence(schema: JsonSchema): JsonSchema {
	const { $defs, definitions, $schema, ...data } = moved(schema);
	return {
		...($schema === undefined ? {} : { $schema }),
		type: 'object',
		properties: {
			data,
			evidence: {
				type: 'array',
				items: {
					type: 'object',
					properties: {
						field: { type: 'string', description: 'JSON pointer into data, e.g. /items/0/price' },
						quote: { type: 'string', description: 'Words of the document, letter by letter' },
					},
					required: ['field', 'quote'],
				},
			},
		},
		required: ['data', 'evidence'],
		...($defs === undefined ? {} : { $defs }),
		...(definitions === undefined ? {} : { definitions }),
	};
}

/** References that begin at the root of the schema have to lead to where it stands now. */
function moved(schema: JsonSchema): JsonSchema {
	const { $ref: ref, ...rest } = mapSubschemas(schema, moved);
	if (typeof ref !== 'string') return { ...rest, ...(ref === undefined ? {} : { $ref: ref }) };
	const isOfRoot = /^#(\/(?!(\$defs|definitions)\/)|$)/.test(ref);
	return { $ref: isOfRoot ? `#/properties/data${ref.slice(1)}` : ref, ...rest };
}
