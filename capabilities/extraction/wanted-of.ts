import { dropNulls } from '../schema/drop-nulls';
import { isSchema, type JsonSchema } from '../schema/json-schema';
import { mapSubschemas } from '../schema/map-subschemas';
import { validatorOf } from '../schema/validator';
import { without } from '../schema/without';
import { dropUnknown } from './drop-unknown';
import type { Wanted } from './extract-window';

/**
 * What one window is asked for. Of a document in several windows each may lack what the schema
 * requires; the whole has it. With evidence, the answer stands under `data` beside its quotes.
 */
export async function wantedOf(
	schema: JsonSchema,
	{ isPart, evidence }: { isPart: boolean; evidence: boolean },
): Promise<Wanted> {
	const own = isPart ? relaxed(schema) : schema;
	const validator = await validatorOf(own, 'The schema');
	return {
		schema: evidence ? withEvidence(own) : own,
		check(value) {
			const data = evidence && isSchema(value) ? value.data : value;
			if (!isSchema(data)) {
				return {
					violations: [evidence ? '/data must be an object' : 'the answer must be an object'],
				};
			}
			const kept = dropNulls(dropUnknown(data, [schema], schema), own) as Record<string, unknown>;
			const violations = validator.violationsOf(kept);
			if (violations.length > 0) return { violations };
			return { value: evidence ? { ...(value as object), data: kept } : kept };
		},
	};
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
function relaxed(schema: JsonSchema): JsonSchema {
	const { oneOf, ...rest } = mapSubschemas(without(schema, ...ofTheWhole), relaxed);
	if (oneOf === undefined) return rest;
	// Of choices that differ in what they require, a part may fit several.
	const anyOf = { anyOf: oneOf };
	const all = Array.isArray(rest.allOf) ? (rest.allOf as unknown[]) : [];
	return 'anyOf' in rest ? { ...rest, allOf: [...all, anyOf] } : { ...rest, ...anyOf };
}

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
