import { setImmediate as nextTurn } from 'node:timers/promises';
import { Failure } from '../../endpoint/failure';
import type { JsonSchema } from './json-schema';
import { schemaStore } from './schema-store';

export interface Validator {
	/** What is wrong with a value, as sentences such as `/amount must be number`; none where it fits. */
	violationsOf(value: unknown): string[];
}

/** Others have their turn beside the work on a schema of more characters. */
const manyChars = 20_000;

const known = schemaStore<Validator>();

/**
 * The validator of a normalised schema, made once; `what` names the schema in messages. Throws
 * request-invalid where the schema has a mistake, and says where.
 */
export async function validatorOf(schema: JsonSchema, what: string): Promise<Validator> {
	const key = known.keyOf(schema);
	return known.keep(key, known.get(key) ?? (await create(schema, what, key.length)));
}

async function create(schema: JsonSchema, what: string, length: number): Promise<Validator> {
	// Loaded here: most work has no schema.
	const { compileSchema } = await import('./compile-schema.js');
	const isLarge = length > manyChars;
	if (isLarge) await nextTurn();
	const compiled = compileSchema(schema);
	if (isLarge) await nextTurn();
	if ('violationsOf' in compiled) return compiled;
	throw new Failure({
		kind: 'request-invalid',
		message: `${what} is not a valid JSON Schema: ${compiled.mistakes.join('; ')}`,
		hint: 'Correct the schema at the place that the message names',
	});
}
