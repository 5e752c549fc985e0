/** Behind a gateway the name of a model tells whether its schemas reach Gemini. */
export const toolSchemaByName = (model: string): 'gemini' | undefined =>
	/^google\/gemini|(^|\/)gemini-/i.test(model) ? 'gemini' : undefined;
