import { transcription } from '../../../capabilities/transcription/transcription';
import { createEndpointClient } from '../../../endpoint/endpoint-client';
import type { ProfileName } from '../../../endpoint/endpoint-settings';
import { failureOf, testContext } from '../../helpers/context';
import { httpServer, json, type Responder, type Received } from '../../helpers/http-server';
import { sample, wav } from '../../helpers/recordings';

const hum = wav(1);

let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.map((close) => close()));
	closers = [];
});

async function endpoint(answer: unknown, profile: ProfileName = 'openai', bytes = hum) {
	const reply: Responder = (_request, response) => {
		json(response, 200, answer);
	};
	const server = await httpServer(typeof answer === 'function' ? (answer as Responder) : reply);
	closers.push(server.close);
	const client = createEndpointClient({ baseUrl: `${server.url}/v1`, apiKey: 'key', profile });
	return { server, ...testContext({ client, files: { '0:data': bytes } }) };
}

const request = (more: object = {}) =>
	transcription.request.parse({
		model: 'whisper-1',
		audio: { ref: '0:data', mimeType: 'audio/wav', fileName: 'a/call.final.WAV', byteLength: 1 },
		...more,
	});

async function form(received: Received | undefined): Promise<Record<string, unknown>> {
	const headers = { 'content-type': String(received?.headers['content-type']) };
	const parsed = await new Response(new Uint8Array(received?.raw ?? []), { headers }).formData();
	return Object.fromEntries(parsed.entries());
}

describe('transcription through /audio/transcriptions', () => {
	it('sends the file and the fields that were set, and nothing else', async () => {
		const { server, context } = await endpoint({ text: 'Hi' });
		await transcription.run(request(), context);
		expect(server.received[0]).toMatchObject({ method: 'POST', path: '/v1/audio/transcriptions' });
		const { file, ...fields } = await form(server.received[0]);
		expect(fields).toEqual({ model: 'whisper-1', response_format: 'verbose_json' });
		expect((file as File).name).toBe('call.final.wav');
		expect(Buffer.from(await (file as File).arrayBuffer()).equals(hum)).toBe(true);
	});

	it('sends language, prompt and temperature where they were set', async () => {
		const { server, context } = await endpoint({ text: 'Hi' });
		const set = { language: 'pt-BR', prompt: 'Nomes: João', temperature: 0 };
		await transcription.run(request(set), context);
		expect(await form(server.received[0])).toMatchObject({ ...set, temperature: '0' });
	});

	it.each<[ProfileName, string, string]>([
		['openai', 'whisper-1', 'verbose_json'],
		['openai', 'gpt-4o-transcribe', 'json'],
		['openai', 'gpt-4o-mini-transcribe', 'json'],
		['groq', 'whisper-large-v3-turbo', 'verbose_json'],
		['generic', 'anything', 'verbose_json'],
	])('asks %s for %s in the format %s', async (profile, model, format) => {
		const { server, context } = await endpoint({ text: 'Hi' }, profile);
		await transcription.run(request({ model }), context);
		expect(await form(server.received[0])).toMatchObject({ model, response_format: format });
	});

	it.each([
		"response_format 'verbose_json' is not compatible with model 'x'. Use 'json' or 'text' instead.",
		'Currently only support response_format `text` or `json`',
	])('asks for the text alone where the format is refused, once for all: %s', async (message) => {
		const formats: unknown[] = [];
		const { server, context, hints } = await endpoint((async (received, response) => {
			const { response_format: format, 'timestamp_granularities[]': times } = await form(received);
			formats.push([format, times]);
			if (format === 'json') json(response, 200, { text: 'Hi' });
			else json(response, 400, { error: { message } });
		}) satisfies Responder);
		const asked = request({ words: true });
		expect((await transcription.run(asked, context)).text).toBe('Hi');
		expect((await transcription.run(asked, context)).text).toBe('Hi');
		expect(formats).toEqual([
			['verbose_json', 'segment'],
			['json', undefined],
			['json', undefined],
		]);
		expect(server.received).toHaveLength(3);
		expect(hints[0]).toBe('whisper-1 returns no word timestamps here, so they were left out');
	});

	it('remembers that a format is refused over the copies of a client', async () => {
		const formats: unknown[] = [];
		const { context } = await endpoint((async (received, response) => {
			const { response_format: format } = await form(received);
			formats.push(format);
			if (format === 'json') json(response, 200, { text: 'Hi' });
			else json(response, 400, { error: { message: 'response_format is not compatible' } });
		}) satisfies Responder);
		for (let time = 0; time < 3; time++) {
			// As a worker has one for each job.
			const copy = testContext({ client: { ...context.client }, files: { '0:data': hum } });
			await transcription.run(request(), copy.context);
		}
		expect(formats).toEqual(['verbose_json', 'json', 'json', 'json']);
	});

	it('asks no second time where something else is refused', async () => {
		const { server, context } = await endpoint(((_received, response) => {
			json(response, 400, { error: { message: 'The file is no audio' } });
		}) satisfies Responder);
		expect((await failureOf(transcription.run(request(), context))).message).toContain('no audio');
		expect(server.received).toHaveLength(1);
	});

	it('names an mp3 after its content, so that the endpoint can tell what it is', async () => {
		const bytes = sample('invoice-memo.mp3');
		const { server, context } = await endpoint({ text: 'Hi' }, 'openai', bytes);
		await transcription.run(request(), context);
		const { file } = await form(server.received[0]);
		expect((file as File).name).toBe('call.final.mp3');
		expect((file as File).size).toBe(bytes.length);
	});

	it('gives text, tidy segments and language of a verbose answer', async () => {
		const { context } = await endpoint({
			task: 'transcribe',
			language: 'english',
			duration: 1,
			text: ' Good morning. Bye. ',
			segments: [
				{ id: 0, start: 0, end: 0.44, text: ' Good morning.', tokens: [1], temperature: 0 },
				{ id: 1, start: 0.4, end: 7, text: ' Bye.', tokens: [2], temperature: 0 },
			],
			usage: { type: 'duration', seconds: 1 },
		});
		const result = await transcription.run(request(), context);
		expect(result).toEqual({
			fileName: 'a/call.final.WAV',
			text: 'Good morning. Bye.',
			segments: [
				{ start: 0, end: 0.44, text: 'Good morning.' },
				{ start: 0.44, end: 1, text: 'Bye.' },
			],
			language: 'en',
			durationSeconds: 1,
			chunks: 1,
			model: 'whisper-1',
			usage: {
				inputTokens: 0,
				outputTokens: 0,
				thinkingTokens: 0,
				totalTokens: 0,
				costUsd: expect.closeTo(0.0001, 6) as number,
			},
			costPerHourUsd: 0.36,
			warnings: [],
		});
		expect(transcription.result.parse(result)).toEqual(result);
	});

	it('gives text and usage of an answer in tokens', async () => {
		const { context } = await endpoint({
			text: 'Good morning.',
			usage: { type: 'tokens', input_tokens: 14, output_tokens: 45, total_tokens: 59 },
		});
		const result = await transcription.run(
			request({ model: 'gpt-4o-transcribe', language: 'en' }),
			context,
		);
		expect(result).toMatchObject({
			text: 'Good morning.',
			segments: [{ start: 0, end: 1, text: 'Good morning.' }],
			language: 'en',
			warnings: ['The model returned the text without times. They are estimated from its length'],
		});
		expect(result.usage).toMatchObject({ inputTokens: 14, outputTokens: 45, totalTokens: 59 });
	});

	it('takes an answer whose other fields are null', async () => {
		const answer = { text: 'Hi', segments: null, language: null, usage: null };
		const { context } = await endpoint(answer, 'generic');
		const result = await transcription.run(request(), context);
		expect(result).toMatchObject({ text: 'Hi', segments: [{ text: 'Hi' }] });
		expect(result).not.toHaveProperty('language');
	});

	it('leaves out a field that the endpoint does not know and sends the file again', async () => {
		const { server, context, hints } = await endpoint((({ raw }, response) => {
			if (raw.includes('name="prompt"')) {
				json(response, 400, { error: { message: "Unknown parameter: 'prompt'." } });
			} else json(response, 200, { text: 'Hi' });
		}) satisfies Responder);
		expect((await transcription.run(request({ prompt: 'x' }), context)).text).toBe('Hi');
		const { file, ...fields } = await form(server.received[1]);
		expect(fields).toEqual({ model: 'whisper-1', response_format: 'verbose_json' });
		expect((file as File).size).toBe(hum.length);
		expect(hints).toHaveLength(1);
	});

	it.each([
		['no text', {}],
		['a list', []],
	])('fails where the answer is %s', async (_name, answer) => {
		const { context } = await endpoint(answer);
		const failure = await failureOf(transcription.run(request(), context));
		expect(failure.kind).toBe('output-invalid');
		expect(failure.message).toBe('The endpoint did not return a transcript');
	});

	it('fails with the words of an error that calls itself a success', async () => {
		const { context } = await endpoint({ error: { message: 'no speech model', code: 404 } });
		const failure = await failureOf(transcription.run(request(), context));
		expect(failure.details).toMatchObject({ status: 404, message: 'no speech model' });
	});

	it('fails where the base URL leads to a web page', async () => {
		const { context } = await endpoint(((_request, response) => {
			response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html></html>');
		}) satisfies Responder);
		const failure = await failureOf(transcription.run(request(), context));
		expect(failure.details).toMatchObject({
			kind: 'request-invalid',
			message: 'The base URL leads to a web page instead of an API',
			hint: expect.stringContaining('base URL ends as the provider documents') as string,
		});
	});

	it('says that the endpoint has no such route where it has none', async () => {
		const { context } = await endpoint(((_request, response) => {
			json(response, 404, { detail: 'Not Found' });
		}) satisfies Responder);
		const failure = await failureOf(transcription.run(request(), context));
		expect(failure.details).toMatchObject({ kind: 'request-invalid', status: 404 });
		expect(failure.details.hint).toMatch(/Check the model name/);
	});
});
