// How models write a call where the server has no parser for it: Qwen and Hermes, Llama, Mistral.
const marks = /<tool_call>|<function=|\[TOOL_CALLS\]|<\|python_tag\|>|<｜tool▁calls?▁begin｜>/;
// And as plain JSON; one that has a name of something else is an answer.
const asJson = /^\s*\{\s*"(?:name|function)"\s*:\s*(?:\{\s*"name"\s*:\s*)?"([^"]*)"/;

/**
 * Whether a text holds the words of a call that was not made. They stay text: what is written in an
 * answer may be an example, and nothing runs that was not called.
 */
export function isWrittenCall(text: string, names: readonly string[]): boolean {
	const named = asJson.exec(text)?.[1];
	return names.some((name) => name === named || (marks.test(text) && text.includes(name)));
}

export const writtenCallHint =
	'The model wrote a call as text instead of making it, so nothing was called. Check the tool parser or chat template of the server, or choose a model that supports function calling';
