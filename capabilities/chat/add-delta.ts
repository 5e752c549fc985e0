import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import { mergeDeep } from './merge-deep';
import { partOfCall } from './part-of-call';
import { saidIn } from './said-in';

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
	/** Content that Gemini marked as a thought. */
	marked?: string;
	tool_calls?: StreamedCall[];
	[field: string]: unknown;
}

type CallDelta = Omit<Partial<ChatCompletionChunk.Choice.Delta.ToolCall>, 'function'> &
	Record<string, unknown>;

/** Adds what a chunk brings: texts grow, objects such as Gemini's extra_content are merged. */
export function addDelta(message: StreamedMessage, delta: object | undefined): void {
	const { content, ...rest } = (delta ?? {}) as Record<string, unknown>;
	const { extra_content: extra, ...others } = rest;
	const isThought = (extra as Extra | undefined)?.google?.thought === true;
	for (const { text, thoughts } of saidIn(content)) {
		const said = isThought ? text : afterThought(message, text);
		if (said !== '') addField(message, isThought ? 'marked' : 'content', said);
		if (thoughts !== '') addField(message, 'reasoning_content', thoughts);
	}
	// The mark of a thought belongs to this delta alone.
	for (const [key, value] of Object.entries(isThought ? others : rest)) {
		if (key === 'tool_calls') {
			// Some have one call in place of a list.
			const calls: unknown[] = Array.isArray(value) ? value : [value];
			for (const call of calls.filter(isObject)) addCall(message, call as CallDelta);
		} else if (key === 'function_call' && isObject(value)) {
			addCall(message, { index: 0, function: value });
		} else if (key === 'executed_tools' || key === 'reasoning_details')
			addParts(message, key, value);
		else addField(message, key, value);
	}
}

interface Extra {
	google?: { thought?: unknown };
}

/** Gemini opens the first thought with a marker, and closes it at the start of what it says then. */
const afterThought = ({ marked, content }: StreamedMessage, text: string): string =>
	marked !== undefined && content === undefined ? text.replace(/^\s*<\/thought>\s*/, '') : text;

// Of OpenRouter's details of thoughts these come in pieces; all else is repeated.
const growing = new Set(['text', 'summary', 'data']);

/**
 * Entries of a list that come in parts, which have the same number: a thought in pieces, or a tool
 * that Groq ran, told of when it starts and once more with what came of it.
 */
function addParts(message: StreamedMessage, key: string, value: unknown): void {
	for (const part of listOf(value)) {
		const all = (message[key] ??= []) as Record<string, unknown>[];
		const same = all.find(
			({ index, type }) => part.index !== undefined && index === part.index && type === part.type,
		);
		if (!same) all.push({ ...part });
		else {
			for (const [name, piece] of Object.entries(part)) {
				if (growing.has(name)) addField(same, name, piece);
				else if (piece !== null) same[name] = piece;
			}
		}
	}
}

const listOf = (value: unknown): Record<string, unknown>[] =>
	Array.isArray(value) ? ((value as unknown[]).filter(isObject) as Record<string, unknown>[]) : [];

/**
 * A delta with the index of a call and no name of its own continues it, whatever its id: some
 * endpoints give every piece a new one. Gemini's deltas have no index, or all have 0, and may have
 * no id: then a name begins a new call, since none comes after its arguments.
 */
function addCall(message: StreamedMessage, delta: CallDelta): void {
	const calls = (message.tool_calls ??= []);
	const { id: givenId, index: place, ...more } = delta;
	const { part, rest } = partOfCall(more);
	const index = typeof place === 'number' ? place : undefined;
	const id = idOf(givenId);
	const name = typeof part.name === 'string' ? part.name : '';
	const text = textOrJson(part.arguments);
	const same = index === undefined ? calls.at(-1) : calls.findLast((one) => one.index === index);
	let call = same && isOther(same, { id, index, name, text }) ? undefined : same;
	if (!call) {
		call = { id: '', type: 'function', function: { name: '', arguments: '' } };
		calls.push(call);
	}
	call.id ||= id;
	if (index !== undefined) call.index = index;
	const { function: whole } = call;
	// Some send the name in pieces, others repeat it with each piece of the arguments.
	if ((whole.name === '' || whole.arguments === '') && whole.name !== name) whole.name += name;
	// An empty object may stand for arguments that are still to come.
	// Short texts alone: trim would copy a long one with every piece.
	const isPlaceholder =
		whole.arguments.length < 9 &&
		whole.arguments.trim() === '{}' &&
		text.trimStart().startsWith('{');
	whole.arguments = isPlaceholder ? text : whole.arguments + text;
	for (const [key, value] of Object.entries(rest)) {
		if (key !== 'type') addField(call, key, value);
	}
}

const idOf = (id: unknown): string =>
	typeof id === 'string' ? id : typeof id === 'number' ? String(id) : '';

interface CallPiece {
	id: string;
	index: number | undefined;
	name: string;
	text: string;
}

function isOther(same: StreamedCall, { id, index, name, text }: CallPiece): boolean {
	const before = same.function;
	const isNew = id !== '' && same.id !== '' && id !== same.id;
	const isSame = id !== '' && id === same.id;
	if (name === '' || before.name === '') return isNew && index === undefined;
	// The name is repeated with pieces that go on, an empty last one, or what an empty object held open.
	const isRepeated = name === before.name && (isSame || index !== undefined);
	if (isRepeated && text === '' && !isNew) return false;
	if (isSame && before.arguments.length < 9 && before.arguments.trim() === '{}') return false;
	if (isRepeated && before.arguments !== '' && !isWhole(before.arguments)) return false;
	if (isNew) return true;
	if (isSame && !isWhole(before.arguments)) return false;
	if (index === undefined) return true;
	// A name with arguments of its own is no piece of one.
	if (before.arguments === '') return before.name !== '' && before.name !== name && text !== '';
	return isWhole(before.arguments);
}

/**
 * The message as the answer in one piece would have it. What Gemini marked as a thought is one where
 * something else was said; else whoever reads the answer decides.
 */
export function toWhole({ marked, ...message }: StreamedMessage): Record<string, unknown> {
	if (marked === undefined) return message;
	if ((message.content ?? '').trim() === '' && message.tool_calls === undefined) {
		const { extra_content: extra } = message;
		const mark = { google: { thought: true } };
		return {
			...message,
			content: marked,
			extra_content: mergeDeep(isObject(extra) ? extra : {}, mark),
		};
	}
	const thoughts = message.reasoning_content;
	return {
		...message,
		reasoning_content:
			(typeof thoughts === 'string' ? thoughts : '') + marked.replace(/^\s*<thought>/, ''),
	};
}

/** Some endpoints repeat the name with every piece of the arguments. */
function isWhole(text: string): boolean {
	if (text.length > 2 && !/[\]}"]\s?$/.test(text.slice(-2))) return false;
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
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
const textOrJson = (value: unknown): string =>
	typeof value === 'string' ? value : isObject(value) ? JSON.stringify(value) : '';

const isObject = (value: unknown): value is object =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
