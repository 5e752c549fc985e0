import type { JsonSchema } from './json-schema';
import { lastUsed } from './last-used';

/** The text of a schema that was asked for before: none is changed once it is in use. */
const texts = new WeakMap<JsonSchema, string>();

function serialised(schema: JsonSchema): string {
	const text = texts.get(schema) ?? JSON.stringify(schema);
	texts.set(schema, text);
	return text;
}

/**
 * Makes something of a schema once, and keeps it of those that were used last, by their text: every
 * item brings its own copy. Who asks while it is made waits for the same; what failed is forgotten.
 */
export function schemaStore<Made>(make: (schema: JsonSchema, chars: number) => Promise<Made>) {
	const known = lastUsed<Promise<Made>>();
	return async (schema: JsonSchema): Promise<Made> => {
		const key = serialised(schema);
		const made = known.keep(key, known.get(key) ?? make(schema, key.length));
		try {
			return await made;
		} catch (error) {
			if (known.get(key) === made) known.forget(key);
			throw error;
		}
	};
}
