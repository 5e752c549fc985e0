/**
 * A rough count for pacing and for limits: four bytes a token. That is four letters of English
 * (help.openai.com/en/articles/4936856), two of Greek or Cyrillic, and somewhat more than one
 * character of Chinese or Japanese.
 */
export function estimateTokens(text: string): number {
	return Math.ceil(Buffer.byteLength(text) / 4);
}
