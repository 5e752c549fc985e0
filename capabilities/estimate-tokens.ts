/** A rough count for pacing: four characters a token (help.openai.com/en/articles/4936856). */
export function estimateTokens(text: string): number {
	return Math.ceil(text.length / 4);
}
