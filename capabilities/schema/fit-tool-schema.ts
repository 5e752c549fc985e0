import type { Profile } from '../../endpoint/profiles/profile';
import { fitGeminiSchema } from './fit-gemini-schema';
import type { JsonSchema } from './json-schema';
import { schemaStore } from './schema-store';

const ofGemini = schemaStore(fitGeminiSchema);

/**
 * A normalised schema as an endpoint's tools take it. What an endpoint has no words for is left to
 * the description; the user's own schema has the last word once the answer is there.
 */
export async function fitToolSchema(
	schema: JsonSchema,
	profile: Profile,
	model: string,
): Promise<JsonSchema> {
	return profile.toolSchema?.(model) === 'gemini' ? await ofGemini(schema) : schema;
}
