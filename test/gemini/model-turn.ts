import { randomBytes } from 'node:crypto';

export interface ToolCall {
	id: string;
	type: 'function';
	function: { name: string; arguments: string };
	extra_content?: { google: { thought_signature: string } };
}

/** A turn of the model, as a completion holds it. */
export interface Message {
	role: 'assistant';
	content?: string;
	tool_calls?: ToolCall[];
	extra_content?: object;
}

export interface Call {
	name: string;
	/** An object, or the very text. */
	arguments?: object | string;
	/** Empty as Gemini has it at times; made up where it is left out. */
	id?: string;
	/** Left out: the first call gets one, the others none. False: none. */
	signature?: string | false;
}

export const says = (content: string): Message => ({ role: 'assistant', content });

/** A text that Gemini marks as a thought, as it does at times with the answer itself. */
export const marks = (content: string): Message => ({
	...says(content),
	extra_content: { google: { thought: true } },
});

/** Function calls as Gemini words them: no content, and only the first of them signed. */
export function calls(list: Call[]): Message {
	return { role: 'assistant', tool_calls: list.map(toCall) };
}

function toCall({ name, arguments: given = {}, id, signature }: Call, index: number): ToolCall {
	const random = () => randomBytes(24).toString('base64');
	const signed = signature ?? (index === 0 && random());
	return {
		id: id ?? `function-call-${String(randomBytes(6).readUIntBE(0, 6))}`,
		type: 'function',
		function: { name, arguments: typeof given === 'string' ? given : JSON.stringify(given) },
		...(signed === false ? {} : { extra_content: { google: { thought_signature: signed } } }),
	};
}

/** The usage of every answer: thinking counts in the total alone. */
export const usage = { prompt_tokens: 35, completion_tokens: 12, total_tokens: 109 };

/** A chat completion as Gemini words it. */
export function completion(message: object, more: object = {}) {
	const finish_reason = 'tool_calls' in message ? 'tool_calls' : 'stop';
	return {
		id: 'x3b',
		object: 'chat.completion',
		created: 1_795_400_000,
		model: 'gemini-3.8-flash',
		choices: [{ index: 0, finish_reason, message: { role: 'assistant', ...message } }],
		usage,
		...more,
	};
}
