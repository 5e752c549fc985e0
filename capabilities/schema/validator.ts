import { Failure } from '../../endpoint/failure';
import type { JsonSchema } from './json-schema';

export interface Validator {
	/** What is wrong with a value, as sentences such as `/amount must be number`; none where it fits. */
	violationsOf(value: unknown): string[];
}

const most = 200;
const known = new Map<string, Validator>();

/**
 * The validator of a normalised schema, compiled once; `what` names the schema in messages.
 * Throws request-invalid where the schema has a mistake, and says where.
 */
export async function validatorOf(schema: JsonSchema, what: string): Promise<Validator> {
	// By its text, since every item brings its own copy.
	const key = JSON.stringify(schema);
	const validator = known.get(key) ?? (await compile(schema, what));
	known.delete(key);
	known.set(key, validator);
	const [oldest] = known.keys();
	if (known.size > most && oldest !== undefined) known.delete(oldest);
	return validator;
}

async function compile(schema: JsonSchema, what: string): Promise<Validator> {
	// Loaded here: most work has no schema.
	const { compileSchema } = await import('./compile-schema.js');
	const compiled = compileSchema(schema);
	if ('violationsOf' in compiled) return compiled;
	throw new Failure({
		kind: 'request-invalid',
		message: `${what} is not a valid JSON Schema: ${compiled.mistakes.join('; ')}`,
		hint: 'Correct the schema at the place that the message names',
	});
}
