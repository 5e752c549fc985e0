import { firstOf, invalid, isObject, type Refusal } from './refusal';

type Message = Record<string, unknown>;

const empty = () => invalid('* GenerateContentRequest.contents: contents.parts must not be empty.');

/** What is wrong with the conversation, signatures aside. */
export function refuseMessages(messages: unknown): Refusal | undefined {
	if (!Array.isArray(messages) || messages.length === 0) {
		return invalid('* GenerateContentRequest.contents: contents is not specified');
	}
	if (!messages.every(isObject)) return invalid("Invalid value at 'messages'");
	return firstOf(
		...messages.map((message, index) => () => refuseMessage(message, index)),
		() => refuseTurns(messages),
		() =>
			messages.at(-1)?.role === 'assistant'
				? invalid('Requests ending with a model turn are not supported.')
				: undefined,
	);
}

const roles = new Set(['system', 'developer', 'user', 'assistant', 'tool']);

function refuseMessage(message: Message, index: number): Refusal | undefined {
	const { role, content } = message;
	if (!roles.has(String(role))) return invalid('Please use a valid role: user, model.');
	if (content === null) return invalid('Expected string or list of content parts, got: null');
	if (role === 'tool') {
		const place = `* GenerateContentRequest.contents[${String(index)}].parts[0].function_response`;
		if (!message.name) return invalid(`${place}.name: Name cannot be empty.`);
		if (!message.tool_call_id) return invalid(`${place}.id: tool_call_id cannot be empty.`);
	}
	const hasCalls = callsOf(message).length > 0;
	if ((content === undefined || content === '') && !hasCalls) return empty();
	if (!Array.isArray(content)) return undefined;
	if (content.length === 0) return empty();
	return firstOf(...content.map((part: unknown) => () => refusePart(part)));
}

/** Calls come after the user or a result, and right after them exactly their results. */
function refuseTurns(messages: Message[]): Refusal | undefined {
	for (const [index, message] of messages.entries()) {
		const before = messages[index - 1];
		if (message.role === 'tool') {
			if (before?.role === 'tool' || (before && callsOf(before).length > 0)) continue;
			return invalid(
				'Please ensure that function response turn comes immediately after a function call turn.',
			);
		}
		const calls = callsOf(message);
		if (calls.length === 0) continue;
		if (before?.role !== 'user' && before?.role !== 'tool') {
			return invalid(
				'Please ensure that function call turn comes immediately after a user turn or after a function response turn.',
			);
		}
		const after = messages.slice(index + 1);
		const end = after.findIndex(({ role }) => role !== 'tool');
		const results = end < 0 ? after : after.slice(0, end);
		const asked = calls.map(({ id, function: called }) =>
			JSON.stringify([id, isObject(called) ? called.name : undefined]),
		);
		const answered = results.map(({ tool_call_id: id, name }) => JSON.stringify([id, name]));
		if (asked.sort().join() !== answered.sort().join()) {
			return invalid(
				'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.',
			);
		}
	}
	return undefined;
}

const callsOf = ({ role, tool_calls: calls }: Message): Message[] =>
	role === 'assistant' && Array.isArray(calls) ? calls.filter(isObject) : [];

const partKinds: Record<string, (part: Message) => Refusal | undefined> = {
	text: ({ text }) => (typeof text === 'string' && text !== '' ? undefined : empty()),
	image_url: ({ image_url: image }) => refuseImage(isObject(image) ? image.url : undefined),
	input_audio: ({ input_audio: audio }) => refuseAudio(isObject(audio) ? audio : {}),
};

function refusePart(part: unknown): Refusal | undefined {
	const type = isObject(part) ? String(part.type) : '';
	const kind = Object.hasOwn(partKinds, type) ? partKinds[type] : undefined;
	if (!kind || !isObject(part)) return invalid(`Unsupported content part type: "${type}"`);
	return kind(part);
}

function refuseImage(url: unknown): Refusal | undefined {
	const { type, data } =
		/^data:(?<type>[^;,]*);base64,(?<data>.*)$/s.exec(String(url))?.groups ?? {};
	if (type === undefined || data === undefined) return invalid('Invalid or unsupported file uri');
	if (!/^image\/[\w.+-]+$|^application\/pdf$|^video\/(mp4|quicktime|webm)$/.test(type)) {
		return invalid(`Unsupported MIME type: ${type}`);
	}
	return refuseData(data);
}

function refuseAudio({ data = '', format = '' }: Message): Refusal | undefined {
	if (format !== 'wav' && format !== 'mp3') {
		return invalid(`Unsupported audio format: ${String(format)}`);
	}
	return refuseData(String(data));
}

function refuseData(data: string): Refusal | undefined {
	if (data === '' || !isBase64(data)) return invalid('Base64 decoding failed');
	// The compat layer takes 20 MB a request.
	if (data.length > 20_000_000) {
		return invalid('Request payload size exceeds the limit: 20971520 bytes.');
	}
	return undefined;
}

const isBase64 = (data: string) => data.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(data);
