import type { Message, MessageContent } from '@n8n/ai-node-sdk';
import type { ChatMessage } from '../../capabilities/chat/chat-message';
import type { RememberedTurns } from './remembered-turns';

type Calls = Extract<MessageContent, { type: 'tool-call' }>;
type Content = NonNullable<ChatMessage['content']>;

/**
 * n8n's conversation as a request words it. A turn that is remembered stands as the model said it:
 * n8n parts the calls that were made together, one turn each, and adds to their arguments.
 */
export function toMessages(
	messages: readonly Message[],
	turns: Pick<RememberedTurns, 'turnOf'>,
): ChatMessage[] {
	const answered = new Set(messages.flatMap(resultsIn));
	const placed = new Set<ChatMessage>();
	return messages.flatMap((message): ChatMessage[] => {
		if (message.role === 'tool')
			return message.content.flatMap((one) => toResult(one, message.name));
		if (message.role !== 'assistant') return toSaid(message);
		const calls = message.content.filter((one): one is Calls => one.type === 'tool-call');
		const known = calls.map(({ toolCallId = '' }) => turns.turnOf(toolCallId));
		const [turn] = known;
		if (turn === undefined || known.some((one) => one !== turn)) return toTurn(message, calls);
		if (placed.has(turn)) return [];
		placed.add(turn);
		// A call that n8n could not run has no result, and endpoints want one for each.
		const ran = turn.tool_calls?.filter(({ id = '' }) => answered.has(id)) ?? [];
		return [{ ...turn, tool_calls: ran }];
	});
}

function resultsIn({ content }: Message): string[] {
	return content.flatMap((one) => (one.type === 'tool-result' ? [one.toolCallId] : []));
}

function toSaid({ role, content }: Message): ChatMessage[] {
	const parts = content.flatMap(toPart);
	const isText = parts.every(({ type }) => type === 'text');
	const said = isText ? textOf(content) : parts;
	if (said.length === 0) return [];
	return [{ role: role === 'system' ? 'system' : 'user', content: said }];
}

function toPart(one: MessageContent): Exclude<Content, string> {
	if (one.type === 'text') return one.text === '' ? [] : [{ type: 'text', text: one.text }];
	if (one.type !== 'file') return [];
	const { url } = (one.providerMetadata ?? {}) as { url?: unknown };
	if (typeof url === 'string') return [{ type: 'media', url }];
	const { data, mediaType = 'application/octet-stream' } = one;
	const base64 = typeof data === 'string' ? data : Buffer.from(data).toString('base64');
	return [{ type: 'media', url: `data:${mediaType};base64,${base64}` }];
}

/** A turn of another process or of a memory. */
function toTurn({ content }: Message, calls: Calls[]): ChatMessage[] {
	const text = textOf(content);
	if (text === '' && calls.length === 0) return [];
	return [
		{
			role: 'assistant',
			...(text === '' ? {} : { content: text }),
			...(calls.length === 0 ? {} : { tool_calls: calls.map(toCall) }),
		},
	];
}

const toCall = ({ toolCallId = '', toolName, input }: Calls) => ({
	id: toolCallId,
	type: 'function',
	function: { name: toolName, arguments: withoutId(input, toolCallId) },
});

/** n8n adds the id of a call to its arguments. */
function withoutId(input: string, id: string): string {
	const given = parse(input);
	if (given === undefined || given.id !== id) return input;
	return JSON.stringify(
		Object.fromEntries(Object.entries(given).filter(([name]) => name !== 'id')),
	);
}

function parse(text: string): Record<string, unknown> | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null ? { ...value } : undefined;
	} catch {
		return undefined;
	}
}

function toResult(one: MessageContent, name: string | undefined): ChatMessage[] {
	if (one.type !== 'tool-result') return [];
	const result: unknown = one.result;
	const content = typeof result === 'string' ? result : JSON.stringify(result ?? null);
	const named = name === undefined ? {} : { name };
	// Gemini refuses an empty part.
	return [{ role: 'tool', tool_call_id: one.toolCallId, content: content || '""', ...named }];
}

const textOf = (content: readonly MessageContent[]) =>
	content.map((one) => (one.type === 'text' ? one.text : '')).join('');
