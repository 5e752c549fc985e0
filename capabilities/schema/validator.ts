import { Failure } from '../../endpoint/failure';
import { giveTurn } from './give-turn';
import type { JsonSchema } from './json-schema';
import { schemaStore } from './schema-store';

export interface Validator {
	/** What is wrong with a value, as sentences such as `/amount must be number`; none where it fits. */
	violationsOf(value: unknown): string[];
}

const compiled = schemaStore(async (schema, chars) => {
	// Loaded here: most work has no schema.
	const { compileSchema } = await import('./compile-schema.js');
	await giveTurn(chars);
	const made = compileSchema(schema);
	await giveTurn(chars);
	return made;
});

/**
 * The validator of a normalised schema, made once; `what` names the schema in messages. Throws
 * request-invalid where the schema has a mistake, and says where.
 */
export async function validatorOf(schema: JsonSchema, what: string): Promise<Validator> {
	const made = await compiled(schema);
	if ('violationsOf' in made) return made;
	throw new Failure({
		kind: 'request-invalid',
		message: `${what} is not a valid JSON Schema: ${made.mistakes.join('; ')}`,
		hint: 'Correct the schema at the place named in the message',
	});
}
