/** Whether an answer ended at its token limit: OpenAI says `length`, Gemini and others `max_tokens`. */
export const isCutOff = (finishReason: string): boolean =>
	/length|max_tokens|max_output_tokens/i.test(finishReason);

/** Whether an answer was withheld: OpenAI says `content_filter`, Gemini names the reason. */
export const isWithheld = (finishReason: string): boolean =>
	/content_filter|safety|prohibited|blocklist|recitation/i.test(finishReason);
