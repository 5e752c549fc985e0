import type { ServerResponse } from 'node:http';
import { httpServer, json, type Received } from './http-server';

/** Every field that Gemini's chat completions know; any other is refused (ai.google.dev/api/compatibility). */
const chatFields = new Set([
	'model',
	'messages',
	'stream',
	'stream_options',
	'tools',
	'tool_choice',
	'n',
	'stop',
	'max_completion_tokens',
	'max_tokens',
	'temperature',
	'top_p',
	'response_format',
	'modalities',
	'audio',
	'parallel_tool_calls',
	'presence_penalty',
	'user',
	'reasoning_effort',
	'service_tier',
	'extra_body',
]);

const root = '/v1beta/openai';
export const geminiKey = 'AIza-test-key-0123456789';

export type Reply = (request: Received, response: ServerResponse) => unknown;

/**
 * A server in Gemini's dress. It refuses what Gemini refuses and then answers as told; with
 * nothing told it echoes the last message.
 */
export async function geminiServer(reply: Reply = echo) {
	return await httpServer((request, response) => {
		const refusal = refuse(request);
		if (refusal) {
			json(response, refusal.status, [{ error: { code: refusal.status, ...refusal.error } }]);
			return;
		}
		if (request.path === `${root}/models`) {
			json(response, 200, { object: 'list', data: geminiModels });
			return;
		}
		if (request.path.startsWith(`${root}/models/`)) {
			const id = request.path.slice(`${root}/models/`.length);
			const model = geminiModels.find((known) => known.id === `models/${id}`);
			if (model) json(response, 200, model);
			else json(response, 404, [notFound(`Model ${id} is not found`)]);
			return;
		}
		reply(request, response);
	});
}

export const geminiModels = [
	{
		id: 'models/gemini-3.8-flash',
		object: 'model',
		owned_by: 'google',
		display_name: 'Gemini 3.8 Flash',
	},
	{
		id: 'models/gemini-embedding-001',
		object: 'model',
		owned_by: 'google',
		display_name: 'Gemini Embedding 001',
	},
];

/** A chat completion as Gemini words it, with thinking counted in the total alone. */
export function completion(message: object, more: object = {}) {
	return {
		id: 'x3b',
		object: 'chat.completion',
		created: 1_795_400_000,
		model: 'gemini-3.8-flash',
		choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', ...message } }],
		usage: { prompt_tokens: 35, completion_tokens: 12, total_tokens: 109 },
		...more,
	};
}

const echo: Reply = (request, response) => {
	const messages = request.body.messages as { content: unknown }[];
	json(response, 200, completion({ content: `echo: ${String(messages.at(-1)?.content)}` }));
};

const notFound = (message: string) => ({
	error: { code: 404, message, status: 'NOT_FOUND' },
});

interface Refusal {
	status: number;
	error: { message: string; status: string; details?: unknown[] };
}

const invalid = (message: string, details: unknown[] = []): Refusal => ({
	status: 400,
	error: { message, status: 'INVALID_ARGUMENT', details },
});

function refuse(request: Received): Refusal | undefined {
	const key = request.headers.authorization?.replace(/^Bearer /, '');
	if (key !== geminiKey) return invalid('API key not valid. Please pass a valid API key.');
	if (!request.path.startsWith(`${root}/`) || request.path.startsWith(`${root}//`)) {
		return { status: 404, error: { message: 'Not found', status: 'NOT_FOUND' } };
	}
	const route = request.path.slice(root.length);
	if (route === '/chat/completions') return refuseChat(request.body);
	if (route === '/models' || route.startsWith('/models/')) return undefined;
	return { status: 404, error: { message: `Not found: ${route}`, status: 'NOT_FOUND' } };
}

function refuseChat(body: Record<string, unknown>): Refusal | undefined {
	const unknown = Object.keys(body).filter((field) => !chatFields.has(field));
	if (unknown.length > 0) {
		const lines = unknown.map((field) => `Unknown name "${field}": Cannot find field.`);
		return invalid(`Invalid JSON payload received. ${lines.join('\n')}`);
	}
	const messages = body.messages;
	if (!Array.isArray(messages) || messages.length === 0)
		return invalid('contents is not specified');
	for (const message of messages as { role?: string; content?: unknown }[]) {
		if (message.content === null) {
			return invalid('Expected string or list of content parts, got: null');
		}
		if (message.content === '' && message.role !== 'assistant') {
			return invalid('GenerateContentRequest.contents: contents.parts must not be empty.');
		}
		const parts = Array.isArray(message.content) ? (message.content as Part[]) : [];
		for (const part of parts) {
			const refusal = refusePart(part);
			if (refusal) return refusal;
		}
	}
	if ((messages.at(-1) as { role?: string }).role === 'assistant') {
		return invalid('Requests ending with a model turn are not supported.');
	}
	if (body.parallel_tool_calls === true)
		return invalid('parallel_tool_calls: only false is supported');
	return undefined;
}

interface Part {
	type: string;
	image_url?: { url: string };
	input_audio?: { data: string; format: string };
}

function refusePart(part: Part): Refusal | undefined {
	if (part.type === 'image_url' && !part.image_url?.url.startsWith('data:')) {
		return invalid('Invalid or unsupported file uri');
	}
	if (part.type === 'input_audio') {
		const { data = '', format = '' } = part.input_audio ?? {};
		if (!['wav', 'mp3'].includes(format)) return invalid(`Unsupported audio format: ${format}`);
		if (data === '' || !/^[A-Za-z0-9+/]+=*$/.test(data)) return invalid('Base64 decoding failed');
		// The compat layer takes 20 MB a request.
		if (data.length > 20_000_000)
			return invalid('Request payload size exceeds the limit: 20971520 bytes.');
	}
	return undefined;
}
