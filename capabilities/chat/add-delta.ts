import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import { mergeDeep } from './merge-deep';

export interface StreamedCall {
	id: string;
	type: 'function';
	index?: number;
	function: { name: string; arguments: string };
	[field: string]: unknown;
}

/** A message as it has grown so far. */
export interface StreamedMessage {
	content?: string;
	tool_calls?: StreamedCall[];
	[field: string]: unknown;
}

type CallDelta = Partial<ChatCompletionChunk.Choice.Delta.ToolCall> & Record<string, unknown>;

/** Adds what a chunk brings: texts grow, objects such as Gemini's extra_content are merged. */
export function addDelta(message: StreamedMessage, delta: object | undefined): void {
	for (const [key, value] of Object.entries(delta ?? {}) as [string, unknown][]) {
		if (key === 'tool_calls') {
			const calls: unknown[] = Array.isArray(value) ? value : [];
			for (const call of calls.filter(isObject)) addCall(message, call as CallDelta);
		} else addField(message, key, value);
	}
}

/**
 * Gemini's deltas have no index, or all have 0, and may have no id: then a name begins a new call,
 * since none comes after its arguments. A delta with neither belongs to the call before it.
 */
function addCall(message: StreamedMessage, delta: CallDelta): void {
	const calls = (message.tool_calls ??= []);
	const { function: part, id, index, ...rest } = delta;
	const same = index === undefined ? calls.at(-1) : calls.findLast((one) => one.index === index);
	let call = same && isOther(same, id, index, part?.name) ? undefined : same;
	if (!call) {
		call = { id: '', type: 'function', function: { name: '', arguments: '' } };
		calls.push(call);
	}
	if (id) call.id = id;
	if (index !== undefined) call.index = index;
	// Some endpoints repeat the name with every delta.
	call.function.name ||= part?.name ?? '';
	call.function.arguments += textOf(part?.arguments);
	for (const [key, value] of Object.entries(rest)) {
		if (key !== 'type') addField(call, key, value);
	}
}

function isOther(
	same: StreamedCall,
	id: string | undefined,
	index: number | undefined,
	name: string | undefined,
): boolean {
	if (id && same.id) return id !== same.id;
	return Boolean(name) && (index === undefined || same.function.arguments !== '');
}

function addField(target: Record<string, unknown>, key: string, value: unknown): void {
	const before = target[key];
	if (value === null || value === undefined) return;
	if (key === 'role') target[key] = value;
	else if (typeof value === 'string' && typeof before === 'string') target[key] = before + value;
	else if (Array.isArray(value) && Array.isArray(before)) {
		target[key] = (before as unknown[]).concat(value as unknown[]);
	} else if (isObject(value) && isObject(before)) target[key] = mergeDeep(before, value);
	else target[key] = value;
}

// Some endpoints give the arguments as an object.
const textOf = (value: unknown): string =>
	typeof value === 'string' ? value : isObject(value) ? JSON.stringify(value) : '';

const isObject = (value: unknown): value is object =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
