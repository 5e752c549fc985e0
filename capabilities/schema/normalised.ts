import { giveTurn } from './give-turn';
import { normaliseSchema } from './normalise-schema';
import { schemaStore } from './schema-store';

/** A schema in the words of JSON Schema, made once; a large one has turns of its own. */
export const normalised = schemaStore(async (schema, chars) => {
	await giveTurn(chars);
	const normal = await normaliseSchema(schema);
	await giveTurn(chars);
	return normal;
});
