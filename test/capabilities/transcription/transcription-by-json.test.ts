import { transcription } from '../../../capabilities/transcription/transcription';
import { wayOf } from '../../../capabilities/transcription/way-of';
import { createEndpointClient } from '../../../endpoint/endpoint-client';
import { openrouter } from '../../../endpoint/profiles/openrouter';
import { failureOf, testContext } from '../../helpers/context';
import { completion, says } from '../../gemini/model-turn';
import { httpServer, json, type Responder } from '../../helpers/http-server';
import { wav } from '../../helpers/recordings';

const hum = wav(1);

let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.map((close) => close()));
	closers = [];
});

async function atOpenRouter(answer: Responder) {
	const server = await httpServer(answer);
	closers.push(server.close);
	const settings = {
		baseUrl: `${server.url}/api/v1`,
		apiKey: 'key',
		profile: 'openrouter' as const,
	};
	const client = createEndpointClient(settings, { retry: { attempts: 2, baseMs: 1 } });
	return { server, ...testContext({ client, files: { '0:data': hum } }) };
}

const request = (more: object = {}) =>
	transcription.request.parse({
		model: 'openai/whisper-1',
		audio: { ref: '0:data', mimeType: 'audio/wav', fileName: 'call.wav', byteLength: 1 },
		...more,
	});

const transcribed: Responder = (_request, response) => {
	json(response, 200, { text: 'Good morning.', usage: { seconds: 1, cost: 0.0001 } });
};

test('a recording goes as base64 in JSON, with what was set and nothing else', async () => {
	const { server, context } = await atOpenRouter(transcribed);
	const result = await transcription.run(request({ language: 'en', temperature: 0 }), context);
	const [received, ...others] = server.received;
	expect(others).toEqual([]);
	expect(received).toMatchObject({ method: 'POST', path: '/api/v1/audio/transcriptions' });
	const { input_audio: audio, ...fields } = received?.body ?? {};
	expect(fields).toEqual({
		model: 'openai/whisper-1',
		response_format: 'verbose_json',
		language: 'en',
		temperature: 0,
	});
	const { data, format } = audio as { data: string; format: string };
	expect(format).toBe('wav');
	expect(Buffer.from(data, 'base64').equals(hum)).toBe(true);
	expect(result).toMatchObject({
		text: 'Good morning.',
		segments: [{ start: 0, end: 1, text: 'Good morning.' }],
		usage: { totalTokens: 0, costUsd: 0.0001 },
		warnings: ['The model returned the text without times. They are estimated from its length'],
	});
});

test('what the route has no field for is told', async () => {
	const { context, hints } = await atOpenRouter(transcribed);
	const result = await transcription.run(request({ prompt: 'Names: Ana', words: true }), context);
	expect(result).toMatchObject({ text: 'Good morning.', leftOut: ['prompt'] });
	expect(hints).toEqual([
		'OpenRouter does not support prompts for transcriptions: left out of the request',
		'openai/whisper-1 returns no word timestamps here, so they were left out',
	]);
});

test.each([
	[{ translateTo: 'en' }, 'translate a recording'],
	[{ speakers: 'voices' }, 'tell speakers apart'],
])('%j is refused before anything is sent', async (more, what) => {
	const { server, context } = await atOpenRouter(transcribed);
	const { details } = await failureOf(transcription.run(request(more), context));
	expect(details).toMatchObject({
		kind: 'request-invalid',
		message: `The model "openai/whisper-1" cannot ${what} at OpenRouter`,
	});
	expect(server.received).toEqual([]);
});

test('a field that is refused is left out, and the recording is not', async () => {
	const { server, context } = await atOpenRouter((received, response) => {
		const message = 'Unrecognized request argument supplied: temperature';
		if ('temperature' in received.body) json(response, 400, { error: { message } });
		else transcribed(received, response);
	});
	const result = await transcription.run(request({ temperature: 0 }), context);
	expect(result).toMatchObject({ text: 'Good morning.', leftOut: ['temperature'] });
	expect(server.received[1]?.body).toHaveProperty('input_audio');
});

test('models that answer in a chat are asked there', async () => {
	const { server, context } = await atOpenRouter((_request, response) => {
		json(response, 200, completion(says('Good morning.')));
	});
	await transcription.run(request({ model: 'google/gemini-3.8-flash' }), context);
	await transcription.run(request({ model: 'google/gemini-3.8-flash' }), context);
	expect(server.received.map(({ path }) => path)).toEqual([
		'/api/v1/models?output_modalities=transcription',
		'/api/v1/chat/completions',
		'/api/v1/chat/completions',
	]);
});

test('the list of models tells of those whose name does not', async () => {
	const entry = (id: string, writes: string) => ({
		id,
		architecture: { input_modalities: ['audio'], output_modalities: [writes] },
	});
	const { server, context } = await atOpenRouter((received, response) => {
		const data = [entry('someone/hark-2', 'transcription'), entry('someone/chatty', 'text')];
		if (received.method === 'GET') json(response, 200, { data });
		else if (received.path.endsWith('/audio/transcriptions')) transcribed(received, response);
		else json(response, 200, completion(says('Good morning.')));
	});
	for (const model of ['someone/hark-2', 'someone/chatty', 'someone/hark-2']) {
		const result = await transcription.run(request({ model }), context);
		expect(result.text).toBe('Good morning.');
	}
	expect(server.received.map(({ path }) => path.replace('/api/v1', ''))).toEqual([
		'/models?output_modalities=transcription',
		'/audio/transcriptions',
		'/chat/completions',
		'/audio/transcriptions',
	]);
});

test('a list that cannot be had leaves the chat', async () => {
	const { context } = await atOpenRouter((received, response) => {
		if (received.method === 'GET') json(response, 404, { error: { message: 'no' } });
		else json(response, 200, completion(says('Good morning.')));
	});
	const result = await transcription.run(request({ model: 'someone/hark-2' }), context);
	expect(result.text).toBe('Good morning.');
});

test('times are asked for, and by a provider that has none only once', async () => {
	const segments = [{ id: 0, start: 0.1, end: 0.8, text: ' Good morning.' }];
	const { server, context } = await atOpenRouter((received, response) => {
		const { model, response_format: format } = received.body;
		if (format === 'json') transcribed(received, response);
		else if (model === 'google/chirp-3')
			json(response, 400, { error: { code: 400, message: 'Provider returned 400' } });
		else json(response, 200, { task: 'transcribe', text: 'Good morning.', segments });
	});
	const timed = await transcription.run(request({ words: true }), context);
	expect(timed.segments).toEqual([{ start: 0.1, end: 0.8, text: 'Good morning.' }]);
	await transcription.run(request({ model: 'google/chirp-3' }), context);
	await transcription.run(request({ model: 'google/chirp-3', words: true }), context);
	expect(server.received.map(({ body }) => ({ ...body, input_audio: 'here' }))).toEqual([
		{
			model: 'openai/whisper-1',
			response_format: 'verbose_json',
			timestamp_granularities: ['segment', 'word'],
			input_audio: 'here',
		},
		{ model: 'google/chirp-3', response_format: 'verbose_json', input_audio: 'here' },
		{ model: 'google/chirp-3', response_format: 'json', input_audio: 'here' },
		{ model: 'google/chirp-3', response_format: 'json', input_audio: 'here' },
	]);
});

test.each([
	['openai/whisper-large-v3-turbo', 'json'],
	['openai/gpt-4o-mini-transcribe', 'json'],
	['microsoft/mai-transcribe-1.5', 'json'],
	['google/chirp-3', 'json'],
	['nvidia/parakeet-tdt', 'json'],
	['nvidia/canary-1b-v2', 'json'],
	['deepgram/nova-3', 'json'],
	['elevenlabs/scribe-v1', 'json'],
	['amazon/nova-2-lite-v1', 'chat'],
	['someone/canary-chat', 'chat'],
	['someone/scribe-7b', 'chat'],
	['google/gemini-3.8-flash', 'chat'],
	['mistralai/voxtral-small-24b-2507', 'chat'],
	['openai/gpt-audio', 'chat'],
])('the name of %s says: %s', (model, way) => {
	const { transcription: route } = openrouter;
	const isNamed = route.kind === 'chat-audio' && route.transcribes?.(model);
	expect(isNamed ? 'json' : 'chat').toBe(way);
});

describe('the list of models', () => {
	const list = {
		data: [{ id: 'someone/hark-2', architecture: { output_modalities: ['transcription'] } }],
	};
	const never = new AbortController().signal;

	it('is asked for once by chunks that ask at once, and one that is stopped stops no other', async () => {
		const { server, context } = await atOpenRouter((_request, response) => {
			setTimeout(() => {
				json(response, 200, list);
			}, 50);
		});
		const stopped = new AbortController();
		const first = failureOf(wayOf(context.client, 'someone/hark-2', stopped.signal));
		const others = [1, 2, 3].map(() => wayOf(context.client, 'someone/hark-2', never));
		stopped.abort();
		expect((await first).kind).toBe('cancelled');
		expect(await Promise.all(others)).toEqual(['json', 'json', 'json']);
		expect(server.received).toHaveLength(1);
	});

	it('is asked for again a while after it could not be had', async () => {
		const { server, context } = await atOpenRouter((_request, response) => {
			if (server.received.length > 1) json(response, 200, list);
			else json(response, 503, { error: { message: 'busy' } });
		});
		const ask = () => wayOf(context.client, 'someone/hark-2', never);
		expect([await ask(), await ask()]).toEqual(['chat', 'chat']);
		const later = Date.now() + 60_000;
		const clock = jest.spyOn(Date, 'now').mockImplementation(() => later);
		expect(await ask()).toBe('json');
		clock.mockRestore();
		expect(server.received).toHaveLength(2);
	});

	it('keeps a recording waiting for seconds at most', async () => {
		const { context } = await atOpenRouter(() => undefined);
		expect(await wayOf(context.client, 'someone/hark-2', never)).toBe('chat');
	});
});
