import type { Message, MessageContent } from '@n8n/ai-node-sdk';
import { isDeepStrictEqual } from 'node:util';
import type { ChatMessage, ToolCall } from '../../capabilities/chat/chat-message';
import { parseObject } from './parse-object';
import type { RememberedTurn, RememberedTurns } from './remembered-turns';

type Call = Extract<MessageContent, { type: 'tool-call' }>;
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
	const known = new Map(messages.flatMap((message) => rememberedIn(message, turns)));
	const placed = new Set<RememberedTurn>();
	return messages.flatMap((message): ChatMessage[] => {
		if (message.role === 'tool') {
			const idOf = (id: string) => known.get(id)?.calls.get(id)?.id ?? id;
			return message.content.flatMap((one) => toResult(one, message.name, idOf));
		}
		if (message.role !== 'assistant') return toSaid(message);
		// A call that n8n could not run has no result, and endpoints want one for each.
		const calls = callsIn(message);
		const ran = calls.filter(({ toolCallId = '' }) => answered.has(toolCallId));
		const turn = known.get(calls[0]?.toolCallId ?? '');
		if (turn === undefined) {
			return toTurn({ role: 'assistant', content: joinTexts(message.content) }, ran.map(toCall));
		}
		if (placed.has(turn)) return [];
		placed.add(turn);
		const made = [...turn.calls].flatMap(([id, call]) =>
			answered.has(id) && known.has(id) ? [call] : [],
		);
		return toTurn(turn.said, made);
	});
}

const callsIn = ({ content }: Message): Call[] =>
	content.filter((one): one is Call => one.type === 'tool-call');

/** The remembered turn of each call of a message, where all of it comes from one turn. */
function rememberedIn(
	message: Message,
	turns: Pick<RememberedTurns, 'turnOf'>,
): [string, RememberedTurn][] {
	const found = callsIn(message).map((call) => {
		const turn = turns.turnOf(call.toolCallId ?? '');
		const made = turn?.calls.get(call.toolCallId ?? '');
		return made && isSameCall(call, made) ? turn : undefined;
	});
	const [turn] = found;
	if (turn === undefined || found.some((one) => one !== turn)) return [];
	return callsIn(message).map(({ toolCallId = '' }) => [toolCallId, turn]);
}

function resultsIn({ content }: Message): string[] {
	return content.flatMap((one) => (one.type === 'tool-result' ? [one.toolCallId] : []));
}

function toSaid({ role, content }: Message): ChatMessage[] {
	const parts = content.flatMap(toPart);
	const isText = parts.every(({ type }) => type === 'text');
	const said = isText ? joinTexts(content) : parts;
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

/** A turn with those of its calls that have results; none where nothing is left of it. */
function toTurn(said: ChatMessage, calls: ToolCall[]): ChatMessage[] {
	const { content, ...rest } = said;
	const hasContent = (content?.length ?? 0) > 0;
	if (!hasContent && calls.length === 0) return [];
	return [
		{
			...rest,
			...(hasContent ? { content } : {}),
			...(calls.length === 0 ? {} : { tool_calls: calls }),
		},
	];
}

const toCall = ({ toolCallId = '', toolName, input }: Call): ToolCall => ({
	id: toolCallId,
	type: 'function',
	function: { name: toolName, arguments: withoutId(input, toolCallId) },
});

/** n8n adds the id of a call to its arguments. */
function withoutId(input: string, id: string): string {
	const given = parseObject(input);
	if (given?.id !== id) return input;
	return JSON.stringify(
		Object.fromEntries(Object.entries(given).filter(([name]) => name !== 'id')),
	);
}

function toResult(
	one: MessageContent,
	name: string | undefined,
	idOf: (id: string) => string,
): ChatMessage[] {
	if (one.type !== 'tool-result') return [];
	const result: unknown = one.result;
	const content = typeof result === 'string' ? result : JSON.stringify(result ?? null);
	const named = name === undefined ? {} : { name };
	// Gemini refuses an empty part.
	return [{ role: 'tool', tool_call_id: idOf(one.toolCallId), content: content || '""', ...named }];
}

const joinTexts = (content: readonly MessageContent[]) =>
	content.map((one) => (one.type === 'text' ? one.text : '')).join('');

/** Whether a call of n8n's conversation is one that a model made, by its name and its arguments. */
function isSameCall(
	{ toolCallId, toolName, input }: Extract<MessageContent, { type: 'tool-call' }>,
	{ function: made }: ToolCall,
): boolean {
	if (toolName !== made.name) return false;
	// n8n reads arguments that are no object as an empty one.
	const given = { ...parseObject(input) };
	const meant = { ...parseObject(made.arguments) };
	// n8n puts the id of the call over an argument of that name, and the name of a toolkit's tool.
	const added = Object.entries({ id: toolCallId, tool: toolName });
	for (const [name, value] of added.filter(([name, value]) => given[name] === value)) {
		given[name] = meant[name] = value;
	}
	return isDeepStrictEqual(given, meant);
}
