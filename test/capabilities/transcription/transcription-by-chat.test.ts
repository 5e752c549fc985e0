import { transcription } from '../../../capabilities/transcription/transcription';
import { createEndpointClient } from '../../../endpoint/endpoint-client';
import { failureOf, testContext } from '../../helpers/context';
import { completion, geminiServer, type Reply } from '../../gemini/server';
import { httpServer, json } from '../../helpers/http-server';
import { sample, wav } from '../../helpers/recordings';
import { ownTempFolder } from '../../helpers/temp-folder';

const hum = wav(2);
const transcript = {
	language: 'en',
	segments: [
		{ start: '00:00.100', end: '00:00.900', text: 'Good morning.' },
		{ start: '00:01.000', end: '00:09.000', text: 'Bye.' },
	],
};

let temp: ReturnType<typeof ownTempFolder>;
let closers: (() => Promise<void>)[] = [];
beforeEach(() => {
	temp = ownTempFolder();
});
afterEach(async () => {
	await Promise.all(closers.map((close) => close()));
	closers = [];
	const left = temp.leftBehind();
	temp.remove();
	expect(left).toEqual([]);
});

async function gemini(reply: Reply, bytes = hum, signal?: AbortSignal) {
	const server = await geminiServer(reply);
	closers.push(server.close);
	const files = { '0:data': bytes };
	return { server, ...testContext({ url: server.url, files, ...(signal ? { signal } : {}) }) };
}

const saying =
	(content: string, finish_reason = 'stop'): Reply =>
	(_request, response) => {
		const choices = [{ index: 0, finish_reason, message: { role: 'assistant', content } }];
		json(response, 200, { ...completion({}), choices });
	};

const request = (more: object = {}) =>
	transcription.request.parse({
		model: 'models/gemini-3.8-flash',
		audio: { ref: '0:data', mimeType: 'audio/wav', fileName: 'call.wav', byteLength: hum.length },
		...more,
	});

test.each([
	["I'm sorry, but I can't listen to audio files. Please paste the text.", 1],
	['As an AI language model, I am unable to transcribe recordings directly.', 1],
	["Sorry, I can't hear you. Can you hear me?", 0],
	['I listen to recordings. You cannot say that of him.', 0],
])('%j is kept, with %d warning that it may be no transcript', async (said, count) => {
	const { context } = await gemini(saying(said));
	const { text, warnings } = await transcription.run(request(), context);
	expect(text).toBe(said);
	expect(warnings.filter((one) => one.includes('cannot listen'))).toHaveLength(count);
});

describe('transcription through a chat', () => {
	it('sends the recording as it is and asks for segments with times', async () => {
		const { server, context } = await gemini(saying(JSON.stringify(transcript)));
		await transcription.run(request(), context);
		expect(server.received).toHaveLength(1);
		expect(server.received[0]?.path).toBe('/v1beta/openai/chat/completions');
		expect(server.received[0]?.body).toEqual({
			model: 'gemini-3.8-flash',
			messages: [
				{
					role: 'user',
					content: [
						{ type: 'text', text: expect.stringMatching(/word for word[\s\S]*MM:SS/) as string },
						{
							type: 'input_audio',
							input_audio: { data: hum.toString('base64'), format: 'wav' },
						},
					],
				},
			],
			response_format: {
				type: 'json_schema',
				json_schema: {
					name: 'transcript',
					strict: true,
					schema: {
						type: 'object',
						properties: {
							language: { type: 'string', description: expect.any(String) as string },
							segments: expect.objectContaining({ type: 'array' }) as object,
						},
						required: ['language', 'segments'],
						additionalProperties: false,
					},
				},
			},
		});
	});

	it('calls an mp3 an mp3, whatever its name says', async () => {
		const bytes = sample('invoice-memo.mp3');
		const { server, context } = await gemini(saying(JSON.stringify(transcript)), bytes);
		await transcription.run(request(), context);
		expect(server.received[0]?.body.messages).toMatchObject([
			{
				content: [
					{ type: 'text' },
					{ input_audio: { format: 'mp3', data: bytes.toString('base64') } },
				],
			},
		]);
	});

	it('tells the model the language and the prompt only where they were set', async () => {
		const { server, context } = await gemini(saying(JSON.stringify(transcript)));
		await transcription.run(request(), context);
		await transcription.run(
			request({ language: 'de', prompt: 'Names: Aoife', temperature: 0 }),
			context,
		);
		const [plain = '', told = ''] = server.received.map(({ raw }) => raw.toString());
		expect(plain).not.toMatch(/The language is|Names, terms/);
		expect(told).toContain('The language is de.');
		expect(told).toContain('Names: Aoife');
		expect(server.received[0]?.body).not.toHaveProperty('temperature');
		expect(server.received[1]?.body).toHaveProperty('temperature', 0);
	});

	it('gives the text, tidy segments, the length, the usage and the model', async () => {
		const { context, progress } = await gemini(saying(JSON.stringify(transcript)));
		const result = await transcription.run(request(), context);
		expect(result).toEqual({
			fileName: 'call.wav',
			text: 'Good morning. Bye.',
			segments: [
				{ start: 0.1, end: 0.9, text: 'Good morning.' },
				{ start: 1, end: 2, text: 'Bye.' },
			],
			language: 'en',
			durationSeconds: 2,
			model: 'gemini-3.8-flash',
			usage: {
				inputTokens: 35,
				outputTokens: 74,
				thinkingTokens: 62,
				totalTokens: 109,
				costUsd: expect.any(Number) as number,
			},
			chunks: 1,
			costPerHourUsd: expect.any(Number) as number,
			warnings: [],
		});
		expect(transcription.result.parse(result)).toEqual(result);
		expect(progress.length).toBeGreaterThan(0);
	});

	it("adds the endpoint's own answer only where it was asked for", async () => {
		const { context } = await gemini(saying(JSON.stringify(transcript)));
		expect(await transcription.run(request(), context)).not.toHaveProperty('raw');
		const { raw } = await transcription.run(request({ includeRaw: true }), context);
		expect(raw).toMatchObject({ object: 'chat.completion' });
	});

	it('keeps the words and warns where the model answers with the words alone', async () => {
		const { context } = await gemini(saying('Good morning. Bye.'));
		const result = await transcription.run(request({ language: 'en' }), context);
		expect(result).toMatchObject({
			text: 'Good morning. Bye.',
			segments: [
				{ start: 0, end: 1.529, text: 'Good morning.' },
				{ start: 1.529, end: 2, text: 'Bye.' },
			],
			language: 'en',
			warnings: ['The model returned the text without times. They are estimated from its length'],
		});
	});

	it('leaves out a response format that the endpoint does not know, and says so', async () => {
		const server = await httpServer(({ body }, response) => {
			if ('response_format' in body) {
				const message = "Unknown parameter: 'response_format'.";
				json(response, 400, { error: { message, type: 'invalid_request_error' } });
			} else json(response, 200, completion({ content: 'Good morning.' }));
		});
		closers.push(server.close);
		const client = createEndpointClient({
			baseUrl: `${server.url}/v1`,
			apiKey: '',
			profile: 'ollama',
		});
		const { context, hints } = testContext({ client, files: { '0:data': hum } });
		const result = await transcription.run(request({ model: 'gemma4' }), context);
		expect(result.text).toBe('Good morning.');
		expect(server.received.map(({ body }) => 'response_format' in body)).toEqual([true, false]);
		expect(hints).toEqual([
			'Ollama does not support response_format for gemma4: left out of the request',
		]);
	});

	it.each([
		['cut at the token limit', saying('{"language":"en","segm', 'length'), 'output-truncated'],
		['not the JSON that was asked for', saying('{"words": []}'), 'output-invalid'],
		['returned no text', saying(''), 'output-invalid'],
		['withheld', saying('', 'content_filter'), 'content-blocked'],
	] as const)('fails where the answer is %s', async (_name, reply, kind) => {
		const { context } = await gemini(reply);
		expect((await failureOf(transcription.run(request(), context))).kind).toBe(kind);
	});

	it('ends as cancelled while the endpoint is still listening', async () => {
		const cancel = new AbortController();
		const { server, context } = await gemini(
			() => {
				cancel.abort();
			},
			hum,
			cancel.signal,
		);
		expect((await failureOf(transcription.run(request(), context))).kind).toBe('cancelled');
		expect(server.received).toHaveLength(1);
	});

	it.each([
		[{ language: 'English' }],
		[{ language: '' }],
		[{ temperature: 1.5 }],
		[{ model: '' }],
		[{ audio: undefined }],
	])('is refused before it is sent where it holds %j', (wrong) => {
		const valid = { model: 'm', audio: { ref: 'r', mimeType: 'audio/wav', byteLength: 1 } };
		expect(transcription.request.safeParse(valid).success).toBe(true);
		expect(transcription.request.safeParse({ ...valid, ...wrong }).success).toBe(false);
	});
});
