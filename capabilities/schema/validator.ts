import { setImmediate as nextTurn } from 'node:timers/promises';
import { Failure } from '../../endpoint/failure';
import type { JsonSchema } from './json-schema';

export interface Validator {
	/** What is wrong with a value, as sentences such as `/amount must be number`; none where it fits. */
	violationsOf(value: unknown): string[];
}

/** What is kept: so many schemas, and no more than so many characters of them. */
const most = { schemas: 200, chars: 4_000_000 };

/** Others have their turn beside the work on a schema of more characters. */
const manyChars = 20_000;

const known = new Map<string, Validator>();
let chars = 0;

/**
 * The validator of a normalised schema, made once; `what` names the schema in messages. Throws
 * request-invalid where the schema has a mistake, and says where.
 */
export async function validatorOf(schema: JsonSchema, what: string): Promise<Validator> {
	// By its text, since every item brings its own copy.
	const key = JSON.stringify(schema);
	const validator = known.get(key) ?? (await create(schema, what, key.length));
	forget(key);
	known.set(key, validator);
	chars += key.length;
	for (const oldest of known.keys()) {
		if (oldest === key || (known.size <= most.schemas && chars <= most.chars)) break;
		forget(oldest);
	}
	return validator;
}

function forget(key: string): void {
	if (known.delete(key)) chars -= key.length;
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
