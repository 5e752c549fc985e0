import { giveTurn } from './give-turn';
import { normaliseSchema } from './normalise-schema';
import { schemaStore } from './schema-store';

/** A schema in the words of JSON Schema, made once; a large one has a turn of its own. */
export const normalised = schemaStore(async (schema, chars) => {
	await giveTurn(chars);
	const normal = normaliseSchema(schema);
	await giveTurn(chars);
	return normal;
});
