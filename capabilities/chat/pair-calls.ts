import type { ChatMessage } from './chat-message';

/**
 * The conversation with an id for each call and result: Gemini at times gives an empty one, and
 * results with such then belong to the calls before them, in their order.
 */
export function pairCalls(messages: readonly ChatMessage[]): ChatMessage[] {
	let open: string[] = [];
	return messages.map((message, turn) => {
		const { role, tool_calls: calls } = message;
		if (role === 'tool') {
			const id = message.tool_call_id ? message.tool_call_id : open[0];
			open = open.filter((one) => one !== id);
			return id === undefined ? message : { ...message, tool_call_id: id };
		}
		const named = (calls ?? []).map((call, index) => ({
			...call,
			id: call.id ? call.id : `call_${String(turn)}_${String(index + 1)}`,
		}));
		open = named.map(({ id }) => id);
		return calls === undefined ? message : { ...message, tool_calls: named };
	});
}
