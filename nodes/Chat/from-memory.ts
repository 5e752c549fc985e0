import type { ChatMessage } from '../../capabilities/chat/chat-message';

/** A LangChain message, by shape: every memory node brings its own copy of the classes. */
export interface MemoryMessage {
	content: unknown;
	name?: string;
	getType?(): string;
	_getType?(): string;
	tool_calls?: { id?: string; name: string; args: unknown }[];
	tool_call_id?: string;
}

const roles: Partial<Record<string, ChatMessage['role']>> = {
	human: 'user',
	ai: 'assistant',
	system: 'system',
	tool: 'tool',
};

/** The messages of a memory as a request words them; what was empty is left out. */
export function fromMemory(messages: readonly MemoryMessage[]): ChatMessage[] {
	return messages.flatMap((message) => {
		const type = message.getType?.() ?? message._getType?.() ?? '';
		const role = roles[type];
		const content = contentText(message.content);
		const calls = message.tool_calls ?? [];
		if (!role || (content === '' && calls.length === 0 && role !== 'tool')) return [];
		return [
			{
				role,
				...(content === '' && calls.length > 0 ? {} : { content }),
				...(calls.length === 0 ? {} : { tool_calls: calls.map(toCall) }),
				...(role === 'tool' && message.name ? { name: message.name } : {}),
				...(message.tool_call_id === undefined ? {} : { tool_call_id: message.tool_call_id }),
			},
		];
	});
}

const toCall = ({ id = '', name, args }: NonNullable<MemoryMessage['tool_calls']>[number]) => ({
	id,
	type: 'function',
	function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args ?? {}) },
});

function contentText(content: unknown): string {
	if (typeof content === 'string') return content;
	if (!Array.isArray(content)) return '';
	return (content as { text?: unknown }[])
		.map((part) => (typeof part.text === 'string' ? part.text : ''))
		.join('');
}
