import type { ServerResponse } from 'node:http';
import { dialectOf, type Dialect } from '../../playground/endpoint/find-dialect.mjs';
import { Refusal } from '../../playground/endpoint/refusal.mjs';
import { httpServer, json, type Received } from './http-server';

type Body = Record<string, unknown>;

const thoughts = 'They ask about Lisbon.';
const usage = { prompt_tokens: 14, completion_tokens: 5, total_tokens: 19 };
const cue = '00:00:00,200 --> 00:00:02,000';
const segments = [{ id: 0, start: 0.2, end: 2, text: ' Good morning.' }];
const models = ['m', 'moonshine-base'].map((id) => ({ id, object: 'model', owned_by: 'local' }));

/**
 * A server that speaks as several makers do, each below the path of its dialect in the playground.
 * It refuses what they refuse; else it calls the first function once, and answers with a city. A
 * message "break off" has an error within the stream.
 */
export async function dialectServer() {
	return await httpServer((request, response) => {
		const url = new URL(request.path, 'http://local');
		const { dialect, route = '' } = dialectOf(url.pathname);
		try {
			if (request.headers.authorization !== 'Bearer a-key') {
				throw new Refusal('key-wrong', 'The key is wrong');
			}
			if (route === 'models') json(response, 200, dialect.toModels(models, url.searchParams));
			else if (route === 'chat/completions') answerChat(request.body, dialect, response);
			else if (route === 'audio/transcriptions' && dialect.hasTranscriptions) {
				transcribe(request, dialect, response);
			} else throw new Refusal('path-unknown', `There is nothing at ${route}`);
		} catch (error) {
			const { kind, message, details } = error as Refusal;
			const { code, body } = dialect.toError(kind, message, details);
			json(response, code, body);
		}
	});
}

function answerChat(body: Body, dialect: Dialect, response: ServerResponse): void {
	dialect.checkChat(body);
	if (body.model !== 'm') throw new Refusal('model-unknown', 'There is no such model');
	const message = dialect.withThoughts({ role: 'assistant', ...said(body) }, thoughts);
	const finish = 'tool_calls' in message ? 'tool_calls' : 'stop';
	if (body.stream !== true) {
		const choices = [{ index: 0, message, finish_reason: finish }];
		json(response, 200, { ...head('chat.completion'), choices, usage: dialect.toUsage(usage) });
		return;
	}
	response.writeHead(200, { 'content-type': 'text/event-stream' });
	const send = (rest: object) =>
		response.write(`data: ${JSON.stringify({ ...head('chat.completion.chunk'), ...rest })}\n\n`);
	const sendDelta = (delta: object, reason: string | null = null) =>
		send({ choices: [{ index: 0, delta, finish_reason: reason }] });
	if (dialect.comment !== '') response.write(dialect.comment);
	sendDelta(dialect.withThoughts({ role: 'assistant', content: '' }, thoughts));
	if (JSON.stringify(body.messages).includes('break off')) {
		response.end(dialect.errorInStream(dialect.toError('failed', 'the engine is dead')));
		return;
	}
	const { content, tool_calls: calls = [] } = said(body);
	if (content) for (const piece of content.match(/.{1,3}/gs) ?? []) sendDelta({ content: piece });
	for (const [index, call] of calls.entries()) sendDelta({ tool_calls: [{ index, ...call }] });
	sendDelta({}, finish);
	if (body.stream_options !== undefined || dialect.billsStreams === true) {
		send(dialect.withUsage({ choices: [] }, dialect.toUsage(usage)));
	}
	response.end('data: [DONE]\n\n');
}

const head = (object: string) => ({ id: 'x1', object, created: 1_795_400_000, model: 'm' });

/** A call of the first function, until there is a result of one; then words, or JSON. */
function said({ tools, messages, response_format: format }: Body): {
	content: string | null;
	tool_calls?: object[];
} {
	const [tool] = (tools ?? []) as { function: { name: string } }[];
	const last = (messages as { role: string }[]).at(-1);
	if (tool && last?.role !== 'tool') {
		const made = { name: tool.function.name, arguments: '{"city":"Lisbon"}' };
		return { content: null, tool_calls: [{ id: 'call_1', type: 'function', function: made }] };
	}
	return { content: format ? '{"city":"Lisbon"}' : 'Sunny.' };
}

function transcribe({ headers, raw, body }: Received, dialect: Dialect, response: ServerResponse) {
	const isJson = headers['content-type'] === 'application/json';
	if (isJson && dialect.takesJsonRecordings !== true) {
		throw new Refusal('request-invalid', 'The body is not a multipart form.');
	}
	const field = (name: string) =>
		new RegExp(`name="${name}"\r\n\r\n([^\r]*)`).exec(raw.toString('latin1'))?.[1];
	const { model, response_format: format } = isJson
		? (body as { model: string; response_format?: string })
		: { model: field('model') ?? '', response_format: field('response_format') };
	dialect.checkTranscription(format ?? 'json', model);
	const form = dialect.transcriptIn(format ?? 'json');
	if (form === 'srt') response.end(`1\n${cue}\nGood morning.\n`);
	else json(response, 200, { text: 'Good morning.', ...(form === 'json' ? {} : { segments }) });
}
