import type { Context } from '../../../capabilities/capability';
import { speechRequest } from '../../../capabilities/speech-generation/speech-request';
import { geminiServer } from '../../gemini/server';
import { speech } from '../../gemini/speech';
import { failureOf } from '../../helpers/context';
import { bytesOf, generate, speaking, voiced, wavOf } from '../../helpers/generate-speech';
import { json } from '../../helpers/http-server';
import { encoded, ffmpegAbsence } from '../../helpers/recordings';

const withFfmpeg = ffmpegAbsence ? it.skip : it;
const noFfmpeg = { ffmpegPath: '/nowhere/ffmpeg' };

describe('speech by OpenAI', () => {
	it('is asked for with the fields of the route, and comes out as a WAV file with its length', async () => {
		const { result, bodies } = await generate({
			text: 'Good morning.',
			voice: 'nova',
			instructions: 'calm',
			speed: 1.25,
			extraBody: { seed: 7 },
		});
		expect(bodies).toEqual([
			{
				model: 'tts-1',
				input: 'Good morning.',
				voice: 'nova',
				response_format: 'wav',
				instructions: 'calm',
				speed: 1.25,
				seed: 7,
			},
		]);
		expect(result).toMatchObject({
			mimeType: 'audio/wav',
			format: 'wav',
			voice: 'nova',
			model: 'tts-1',
			characters: 13,
			parts: 1,
			durationSeconds: 1.467,
			usage: { totalTokens: 0, costUsd: null },
		});
	});

	it('speaks with the voice of the provider where none is chosen, and sends nothing that is not set', async () => {
		const { bodies } = await generate({ text: 'Hello.' });
		expect(bodies).toEqual([
			{ model: 'tts-1', input: 'Hello.', voice: 'alloy', response_format: 'wav' },
		]);
	});

	withFfmpeg('passes on a file in another format as it came', async () => {
		const flac = encoded('flac');
		const { result, file, bodies } = await generate(
			{ text: 'Hello.', format: 'flac' },
			(_request, response) => response.end(flac),
			{ context: noFfmpeg },
		);
		expect(bodies).toMatchObject([{ response_format: 'flac' }]);
		expect(file.equals(flac)).toBe(true);
		expect(result).toMatchObject({ mimeType: 'audio/flac', durationSeconds: 2 });
	});

	it('gives samples without a head as PCM', async () => {
		const spoken = voiced(0.5);
		const { file } = await generate({ text: 'Hello.', format: 'pcm' }, (_request, response) =>
			response.end(wavOf(spoken)),
		);
		expect(file.equals(bytesOf(spoken))).toBe(true);
	});

	it('leaves out a field that is refused, and says so', async () => {
		const { result, hints, bodies } = await generate(
			{ text: 'Hello.', instructions: 'calm' },
			(request, response) => {
				if (!('instructions' in request.body)) speaking(request, response);
				else json(response, 400, { error: { message: "Unknown parameter: 'instructions'." } });
			},
		);
		expect(bodies).toHaveLength(2);
		expect(result).toMatchObject({ leftOut: ['instructions'] });
		expect(hints).toEqual([expect.stringContaining('instructions')]);
	});

	it.each([
		['an error of another status', 400, { error: { message: 'Invalid voice.' } }, 'Invalid voice'],
		[
			'JSON in place of sound',
			200,
			{ id: 'x1' },
			'The endpoint returned no speech, but {"id":"x1"}',
		],
	])('fails with what was answered: %s', async (_name, status, body, message) => {
		const failure = await failureOf(
			generate({ text: 'Hello.' }, (_request, response) => {
				json(response, status, body);
			}),
		);
		expect(failure.message).toContain(message);
	});

	it('fails where a file contains no sound', async () => {
		const failure = await failureOf(
			generate({ text: 'Hello.', format: 'mp3' }, (_request, response) => response.end('oops')),
		);
		expect(failure).toMatchObject({ kind: 'output-invalid' });
	});

	it('says that a refused text was blocked', async () => {
		const failure = await failureOf(
			generate({ text: 'Hello.' }, (_request, response) => {
				json(response, 400, { error: { message: 'Rejected by our safety system.' } });
			}),
		);
		expect(failure.kind).toBe('content-blocked');
	});
});

describe('speech by Groq', () => {
	it('is cut into requests of 200 characters', async () => {
		const text = Array.from({ length: 12 }, (_, i) => `This is the sentence number ${String(i)}.`);
		const { bodies, result } = await generate({ text: text.join(' ') }, speaking, {
			profile: 'groq',
		});
		expect(result.parts).toBe(2);
		expect(bodies.every(({ input }) => String(input).length <= 200)).toBe(true);
		expect(
			bodies
				.map(({ input }) => input)
				.sort()
				.join(' ').length,
		).toBe(text.join(' ').length);
	});

	it('takes ffmpeg for other formats than WAV, which is said before anything is paid', async () => {
		const asked: unknown[] = [];
		const failure = await failureOf(
			generate(
				{ text: 'Hello.', format: 'mp3' },
				(request, response) => {
					asked.push(request);
					speaking(request, response);
				},
				{ profile: 'groq', context: noFfmpeg },
			),
		);
		expect(failure).toMatchObject({ kind: 'request-invalid' });
		expect(failure.details.hint).toContain('WAV');
		expect(asked).toEqual([]);
	});
});

describe('speech by Gemini', () => {
	const gemini = { model: 'models/gemini-3.8-flash-tts', text: 'Hello.' };

	it('is generated by its own route, with the key in its header', async () => {
		const server = await geminiServer();
		const { result, received } = await generate({ ...gemini, instructions: 'calm' }, undefined, {
			profile: 'gemini',
			server,
		});
		expect(received.map(({ path, body }) => ({ path, body }))).toEqual([
			{
				path: '/v1beta/models/gemini-3.8-flash-tts:generateContent',
				body: {
					contents: [
						{ role: 'user', parts: [{ text: 'Hello.', speech_metadata: { style: 'calm' } }] },
					],
					generationConfig: {
						responseModalities: ['AUDIO'],
						speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName: 'Kore' } } },
					},
				},
			},
		]);
		expect(result).toMatchObject({
			model: 'gemini-3.8-flash-tts',
			durationSeconds: 0.6,
			usage: { inputTokens: 10, outputTokens: 50, totalTokens: 60 },
		});
	});

	it('of an earlier model is told how to speak before the text', async () => {
		const server = await geminiServer();
		const { bodies } = await generate(
			{ ...gemini, model: 'gemini-2.5-flash-preview-tts', instructions: 'Say calmly' },
			undefined,
			{ profile: 'gemini', server },
		);
		expect(bodies).toMatchObject([{ contents: [{ parts: [{ text: 'Say calmly:\nHello.' }] }] }]);
	});

	it('may be a WAV file, and leaves out the speed', async () => {
		const server = await geminiServer((_request, response) => {
			json(response, 200, speech(wavOf(voiced(0.5)), 'audio/wav'));
		});
		const { result, hints } = await generate({ ...gemini, speed: 2 }, undefined, {
			profile: 'gemini',
			server,
		});
		expect(result).toMatchObject({ durationSeconds: 1.1, leftOut: ['speed'] });
		expect(hints).toEqual([expect.stringContaining('speed')]);
	});

	it.each([
		['a reason of the model', { candidates: [{ finishReason: 'SAFETY' }] }, 'content-blocked'],
		[
			'a reason of the prompt',
			{ promptFeedback: { blockReason: 'OTHER_BLOCK' } },
			'content-blocked',
		],
		['no reason', { candidates: [{ finishReason: 'OTHER' }] }, 'output-invalid'],
		['another form', { candidates: 'none' }, 'output-invalid'],
	])('that is withheld says so: %s', async (_name, answer, kind) => {
		const server = await geminiServer((_request, response) => {
			json(response, 200, answer);
		});
		const failure = await failureOf(generate(gemini, undefined, { profile: 'gemini', server }));
		expect(failure.kind).toBe(kind);
	});
});

it('an endpoint that does not speak is told before it is asked', async () => {
	const failure = await failureOf(generate({ text: 'Hello.' }, speaking, { profile: 'ollama' }));
	expect(failure.message).toBe('Ollama does not generate speech');
});

it('parts that were spoken are not paid again by the run after one that failed', async () => {
	const kept = new Map<string, unknown>();
	const files = new Map<string, Buffer>();
	const { readFile } = await import('node:fs/promises');
	const { Readable } = await import('node:stream');
	const context: Partial<Context> = {
		step: async (name, result, work) => {
			if (!kept.has(name)) kept.set(name, JSON.parse(JSON.stringify(await work())));
			return result.parse(kept.get(name));
		},
		keepFile: async (path, file) => {
			const ref = `kept-${String(files.size)}`;
			files.set(ref, await readFile(path));
			return { ...file, ref };
		},
		media: { open: ({ ref }) => Promise.resolve(Readable.from([files.get(ref)])) },
	};
	const asked: string[] = [];
	let isBroken = true;
	const answer: typeof speaking = (request, response) => {
		const input = String(request.body.input);
		asked.push(input);
		if (isBroken && input.startsWith('Third')) json(response, 401, { error: { message: 'Key' } });
		else speaking(request, response);
	};
	const request = { text: 'First one.\n\nSecond one.\n\nThird one.', maxChars: 50 };
	const long = {
		...request,
		text: request.text.replaceAll('one.', 'paragraph of its own, long enough.'),
	};
	await failureOf(generate(long, answer, { context }));
	isBroken = false;
	asked.length = 0;
	const { result } = await generate(long, answer, { context });
	expect(asked.map((one) => one.split(' ')[0])).toEqual(['Third']);
	expect(result.parts).toBe(3);
});

describe('a request', () => {
	it.each([
		[{ text: ' ' }, 'The text is empty. Enter what to speak'],
		[{ text: 'x'.repeat(50_001) }, /Split it over several items/],
		[{ text: 'x', speed: 5 }, 'Speed must be a number from 0.25 to 4'],
		[{ text: 'x', speed: 0.2 }, 'Speed must be a number from 0.25 to 4'],
		[{ text: 'x', maxChars: 10 }, /Characters per Request/],
	])('is refused with a sentence', (request, message) => {
		const { error } = speechRequest.safeParse({ model: 'm', ...request });
		expect(error?.issues[0]?.message).toEqual(
			message instanceof RegExp ? expect.stringMatching(message) : message,
		);
	});
});
