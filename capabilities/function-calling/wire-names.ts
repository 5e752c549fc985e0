import type { ChatMessage } from '../chat/chat-message';
import { pairCalls } from '../chat/pair-calls';

const fine = /^[a-zA-Z_][a-zA-Z0-9_-]{0,63}$/;
const longest = 64;

/** Names as endpoints take them, and back. */
export interface WireNames {
	toWire(name: string): string;
	/** The user's name for one that a model wrote; undefined where there is none. */
	toUser(name: string): string | undefined;
	/** The conversation with the names of its calls and results as the endpoint takes them, and ids. */
	inMessages(messages: readonly ChatMessage[]): ChatMessage[];
}

/**
 * Maps names one to one: letters, digits, _ and -, at most 64 of them, as OpenAI and Gemini ask.
 * A name that is fine already stays; names that would fall together get a number.
 */
export function wireNames(names: readonly string[], history: readonly ChatMessage[]): WireNames {
	const all = new Set([...names, ...history.flatMap(namesIn)]);
	const toWire = new Map([...all].filter((name) => fine.test(name)).map((name) => [name, name]));
	const toUser = new Map(toWire);
	for (const name of all) {
		if (toWire.has(name)) continue;
		const wire = unused(name, toUser);
		toWire.set(name, wire);
		toUser.set(wire, name);
	}
	const wired = (name: string) => toWire.get(name) ?? name;
	return {
		toWire: wired,
		// Gemini knows functions as those of its default API, and at times says so.
		toUser: (name) =>
			toUser.get(name) ?? toUser.get(name.replace(/^(default_api|functions)[.:]/, '')),
		inMessages: (messages) => pairCalls(messages).map((message) => rename(message, wired)),
	};
}

function unused(name: string, taken: ReadonlyMap<string, string>): string {
	const plain = name.replace(/[^a-zA-Z0-9_-]/g, '_').replace(/^(?![a-zA-Z_])/, '_');
	for (let number = 1; ; number += 1) {
		const end = number === 1 ? '' : `_${String(number)}`;
		const wire = `${plain.slice(0, longest - end.length)}${end}`;
		if (!taken.has(wire)) return wire;
	}
}

const namesIn = ({ role, name, tool_calls: calls }: ChatMessage): string[] => [
	...(calls ?? []).map((call) => call.function.name),
	...(role === 'tool' && name !== undefined ? [name] : []),
];

function rename(message: ChatMessage, toWire: (name: string) => string): ChatMessage {
	const { role, name, tool_calls: calls } = message;
	return {
		...message,
		...(role === 'tool' && name !== undefined ? { name: toWire(name) } : {}),
		...(calls === undefined
			? {}
			: {
					tool_calls: calls.map((call) => ({
						...call,
						function: { ...call.function, name: toWire(call.function.name) },
					})),
				}),
	};
}
