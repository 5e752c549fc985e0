import { transcription } from '../../capabilities/transcription/transcription';
import { createEndpointClient } from '../../endpoint/endpoint-client';
import { openrouter } from '../../endpoint/profiles/openrouter';
import { wayOf } from '../../capabilities/transcription/way-of';
import { failureOf, testContext } from '../helpers/context';
import { completion, says } from '../helpers/gemini-message';
import { httpServer, json, type Answer } from '../helpers/http-server';
import { wav } from '../helpers/recordings';

const hum = wav(1);

let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.map((close) => close()));
	closers = [];
});

async function atOpenRouter(answer: Answer) {
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

const heard: Answer = (_request, response) => {
	json(response, 200, { text: 'Good morning.', usage: { seconds: 1, cost: 0.0001 } });
};

test('a recording goes as base64 in JSON, with what was set and nothing else', async () => {
	const { server, context } = await atOpenRouter(heard);
	const result = await transcription.run(request({ language: 'en', temperature: 0 }), context);
	const [received, ...others] = server.received;
	expect(others).toEqual([]);
	expect(received).toMatchObject({ method: 'POST', path: '/api/v1/audio/transcriptions' });
	const { input_audio: audio, ...fields } = received?.body ?? {};
	expect(fields).toEqual({ model: 'openai/whisper-1', language: 'en', temperature: 0 });
	const { data, format } = audio as { data: string; format: string };
	expect(format).toBe('wav');
	expect(Buffer.from(data, 'base64').equals(hum)).toBe(true);
	expect(result).toMatchObject({
		text: 'Good morning.',
		segments: [{ start: 0, end: 1, text: 'Good morning.' }],
		usage: { totalTokens: 0, costUsd: 0.0001 },
		warnings: ['The model gave the text without times; they are estimated by its length'],
	});
});

test('what the route has no field for is told', async () => {
	const { context, hints } = await atOpenRouter(heard);
	const result = await transcription.run(request({ prompt: 'Names: Ana', words: true }), context);
	expect(result).toMatchObject({ text: 'Good morning.', leftOut: ['prompt'] });
	expect(hints).toEqual([
		'OpenRouter has no field for a prompt of a transcription: left out',
		'openai/whisper-1 gives no times of words here: left out',
	]);
});

test.each([
	[{ translateTo: 'en' }, 'translate a recording'],
	[{ speakers: 'voices' }, 'tell speakers apart'],
])('%j is refused before anything is sent', async (more, what) => {
	const { server, context } = await atOpenRouter(heard);
	const { details } = await failureOf(transcription.run(request(more), context));
	expect(details).toMatchObject({
		kind: 'request-invalid',
		message: `The model "openai/whisper-1" does not ${what} at OpenRouter`,
	});
	expect(server.received).toEqual([]);
});

test('a field that is refused is left out, and the recording is not', async () => {
	const { server, context } = await atOpenRouter((received, response) => {
		const message = 'Unrecognized request argument supplied: temperature';
		if ('temperature' in received.body) json(response, 400, { error: { message } });
		else heard(received, response);
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
	expect(server.received[0]?.path).toBe('/api/v1/chat/completions');
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
])('%s is asked by %s', (model, way) => {
	expect(wayOf(openrouter, model)).toBe(way);
});
