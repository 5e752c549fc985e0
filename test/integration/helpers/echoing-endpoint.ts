import type { ServerResponse } from 'node:http';
import { wavOf } from '../../helpers/generate-speech';
import { httpServer, json, type Received } from '../../helpers/http-server';
import { image } from '../../helpers/images';
import { mp4 } from '../../helpers/videos';
import { listen } from '../../helpers/tone-speech';
import { content, contentTag, marked, secret } from './marks';

const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };
const picture = image('png', 4, 3);
// Samples that say the mark.
const loud = toSamples(content('generated speech').repeat(2));

/**
 * An endpoint that says everything again: answers are marked, and what it refuses comes with the
 * prompt, the key and the address in every field of the error. A prompt tells how it ends:
 * `do-refuse`, `do-401`, `do-500-once`, `do-429-once`, `do-nonsense`, `do-hang`.
 */
export async function echoingEndpoint() {
	const seen = new Set<string>();
	const open = new Set<ServerResponse>();
	const server = await httpServer(async (request, response) => {
		const wish = /do-[a-z\d-]+/.exec(request.raw.toString('latin1'))?.[0];
		const isFirst = wish !== undefined && !seen.has(wish);
		if (wish !== undefined) seen.add(wish);
		if (wish === 'do-hang') {
			open.add(response);
			response.on('close', () => open.delete(response));
		} else if (wish === 'do-refuse') refuse(request, response, 400);
		else if (wish === 'do-401') refuse(request, response, 401);
		else if (wish === 'do-500-once' && isFirst) refuse(request, response, 500);
		else if (wish === 'do-429-once' && isFirst) refuse(request, response, 429);
		else if (wish === 'do-nonsense') {
			response.writeHead(200, { 'content-type': 'application/json' });
			response.end(`${content('no JSON')} ${secretsOf(request)}`);
		} else if (/\/audio\/speech\b/.test(request.path)) {
			response.writeHead(200, { 'content-type': 'audio/wav' });
			response.end(wavOf(loud));
		} else if (/\/videos\/[^/]+\/content\b/.test(request.path)) {
			response.writeHead(200, { 'content-type': 'video/mp4' });
			response.end(marked(mp4, 'generated'));
		} else json(response, 200, await answerTo(request));
	});
	const address = new URL(`${server.url}/v1`);
	address.searchParams.set('gateway', secret('query'));
	return {
		...server,
		/** How many requests hang. */
		hanging: () => open.size,
		endpoint: {
			baseUrl: address.href,
			apiKey: secret('key'),
			headers: { 'X-Gateway-Token': secret('header') },
			profile: 'openai' as const,
		},
	};
}

function toSamples(text: string): Int16Array {
	const bytes = Buffer.from(text);
	return Int16Array.from({ length: Math.floor(bytes.length / 2) }, (_, i) =>
		bytes.readInt16LE(i * 2),
	);
}

const secretsOf = ({ headers, path }: Received) =>
	`${String(headers.authorization)} ${String(headers['x-gateway-token'])} ${path}`;

function refuse(request: Received, response: ServerResponse, status: number): void {
	const said = `${JSON.stringify(request.body.messages ?? request.body)} ${secretsOf(request)}`;
	json(
		response,
		status,
		{ error: { message: `I do not like ${said}`, type: said, code: said, param: said } },
		{
			'x-request-id': String(request.headers.authorization),
			...(status === 429 ? { 'retry-after': '1' } : {}),
		},
	);
}

async function answerTo(request: Received): Promise<unknown> {
	const { path, body } = request;
	const route = path.replace(/\?.*$/, '').replace('/v1', '');
	if (route === '/models') {
		return { object: 'list', data: [{ id: `${contentTag}-model`, object: 'model', created: 1 }] };
	}
	if (route === '/embeddings') {
		const { input } = body as { input: string[] };
		const data = input.map((_, index) => ({ object: 'embedding', index, embedding: [3, 4] }));
		return { object: 'list', model: `${contentTag}-model`, data, usage };
	}
	if (route === '/rerank') {
		const { documents } = body as { documents: string[] };
		return { results: documents.map((_, index) => ({ index, relevance_score: 0.5 })), usage };
	}
	if (route === '/images/generations' || route === '/images/edits') {
		return { created: 1, data: [{ b64_json: marked(picture, 'generated').toString('base64') }] };
	}
	if (route.startsWith('/videos')) {
		return { id: `${contentTag}-video`, object: 'video', status: 'completed', error: null };
	}
	if (route === '/audio/transcriptions') return await transcribed(request);
	return { ...completion(body), usage };
}

async function transcribed({ raw, headers }: Received) {
	const form = await new Response(new Uint8Array(raw), {
		headers: { 'content-type': String(headers['content-type']) },
	}).formData();
	const file = form.get('file') as File;
	const { spoken, seconds } = listen(Buffer.from(await file.arrayBuffer()));
	const text = [contentTag, ...spoken.map((word) => word.text)].join(' ');
	return { text, segments: [{ id: 0, start: 0, end: seconds, text }], duration: seconds };
}

function completion({ tools, response_format: format }: Record<string, unknown>) {
	const arguments_ = JSON.stringify({ name: content('argument') });
	const call = {
		id: 'call-1',
		type: 'function',
		function: { name: 'note', arguments: arguments_ },
	};
	const said = format === undefined ? content('answer') : arguments_;
	const message = {
		role: 'assistant',
		...(tools === undefined ? { content: said } : { content: null, tool_calls: [call] }),
	};
	const finish_reason = tools === undefined ? 'stop' : 'tool_calls';
	return {
		...{ id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'tiny' },
		choices: [{ index: 0, finish_reason, message }],
	};
}
