import { dropNulls } from '../schema/drop-nulls';
import { isSchema, type JsonSchema } from '../schema/json-schema';
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
	const own = isPart ? without(schema, 'required', 'minProperties') : schema;
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
			const kept = dropNulls(dropUnknown(data, [own], own), own) as Record<string, unknown>;
			const violations = validator.violationsOf(kept);
			if (violations.length > 0) return { violations };
			return { value: evidence ? { ...(value as object), data: kept } : kept };
		},
	};
}

/** References of the schema that begin at its root have to lead to where it stands now. */
function withEvidence(schema: JsonSchema): JsonSchema {
	const { $defs, definitions, $schema, ...data } = schema;
	const moved = JSON.parse(
		JSON.stringify(data).replaceAll('"$ref":"#"', '"$ref":"#/properties/data"'),
	) as JsonSchema;
	return {
		...($schema === undefined ? {} : { $schema }),
		type: 'object',
		properties: {
			data: moved,
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
