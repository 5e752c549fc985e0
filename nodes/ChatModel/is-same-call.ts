import { isDeepStrictEqual } from 'node:util';
import type { MessageContent } from '@n8n/ai-node-sdk';
import type { ToolCall } from '../../capabilities/chat/chat-message';
import { parseObject } from './parse-object';

/** Whether a call of n8n's conversation is one that a model made, by its name and its arguments. */
export function isSameCall(
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
