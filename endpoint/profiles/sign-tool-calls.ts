import type { WireMessage } from './profile';

// ai.google.dev/gemini-api/docs/thought-signatures: stands for a call that another model made.
const foreign = 'skip_thought_signature_validator';

/**
 * What Gemini asks of a conversation with function calls: the first call of each turn is signed,
 * each tool message has the name of its function, and no content is null.
 */
export function signToolCalls(messages: readonly WireMessage[]): WireMessage[] {
	const names = new Map<string, string>();
	return messages.map((message) => {
		for (const call of message.tool_calls ?? []) names.set(call.id ?? '', call.function.name);
		if (message.role === 'tool') {
			const name = message.name ?? names.get(message.tool_call_id ?? '');
			return { ...message, ...(name === undefined ? {} : { name }) };
		}
		const [first, ...others] = message.tool_calls ?? [];
		if (first === undefined || isSigned(first)) return message;
		return { ...message, tool_calls: [sign(first), ...others] };
	});
}

type Call = NonNullable<WireMessage['tool_calls']>[number];

function isSigned(call: Call): boolean {
	const google = googleOf(call);
	return typeof google?.thought_signature === 'string' && google.thought_signature !== '';
}

function sign(call: Call): Call {
	const google = { ...googleOf(call), thought_signature: foreign };
	return { ...call, extra_content: { ...(call.extra_content as object | undefined), google } };
}

function googleOf(call: Call): { thought_signature?: unknown } | undefined {
	return (call.extra_content as { google?: { thought_signature?: unknown } } | undefined)?.google;
}
