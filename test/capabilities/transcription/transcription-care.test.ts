import { toCues } from '../../../capabilities/subtitles/to-cues';
import { transcription } from '../../../capabilities/transcription/transcription';
import { createEndpointClient } from '../../../endpoint/endpoint-client';
import { failureOf, testContext } from '../../helpers/context';
import { httpServer, json } from '../../helpers/http-server';
import { wavFile } from '../../helpers/recordings';
import { segmentsOf, speak, toneServer, type ReceivedAudio } from '../../helpers/tone-speech';
import { joinWords } from '../../helpers/join-words';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.splice(0).map((close) => close()));
});

// 120 words with a pause after every fifth: about 66 seconds.
const score = Array.from({ length: 120 }, (_, at) => [
	(at * 7 + Math.floor(at / 32) * 3) % 32,
	...(at % 5 === 4 ? [-0.8] : []),
]).flat();
const { wav, spoken } = speak(score);

async function transcribe(rule: Parameters<typeof toneServer>[0], more: object = {}) {
	const server = await toneServer(rule);
	closers.push(server.close);
	const client = createEndpointClient(server.endpoint, { retry: { baseMs: 1, attempts: 2 } });
	const { context } = testContext({ client, files: { file: wav } });
	const audio = { ref: 'file', mimeType: 'audio/wav', fileName: 'call.wav', byteLength: 1 };
	const request = transcription.request.parse({ model: 'tones', audio, ...more });
	return { server, run: async () => await transcription.run(request, context) };
}

/** An answer in place of the transcript. */
function saying(response: Parameters<typeof json>[0], text: string, { seconds }: ReceivedAudio) {
	json(response, 200, { text, segments: [{ start: 0, end: seconds, text }] });
}

const loop = 'and so on and so on '.repeat(30);

describe('an answer that cannot be right', () => {
	it.each([
		['loops', loop],
		['is empty', ''],
		['has more words than anybody says', 'one two three four five six seven '.repeat(90)],
	])('is asked for again in two halves where it %s', async (_name, text) => {
		const { server, run } = await transcribe((audio, response, call) => {
			if (call === 1) saying(response, text, audio);
		});
		const result = await run();
		expect(server.calls).toHaveLength(3);
		const [whole, ...halves] = server.calls.map(({ seconds }) => seconds);
		for (const half of halves) {
			expect(half).toBeGreaterThan((whole ?? 0) * 0.2);
			expect(half).toBeLessThan((whole ?? 0) * 0.8);
		}
		expect(result.text).toBe(joinWords(spoken));
		expect(result.warnings).toEqual([]);
	});

	it('is kept with a warning where the second try is no better', async () => {
		const { server, run } = await transcribe((audio, response) => {
			saying(response, loop, audio);
		});
		const result = await run();
		expect(server.calls).toHaveLength(3);
		expect(result.text).toContain('and so on');
		expect(result.warnings.join()).toMatch(
			/Check the text between 00:00:00 and 00:\d\d:\d\d: the same words are repeated again and again/,
		);
	});

	it('is asked for once more, warmer, where it is too short to be cut', async () => {
		const short = speak(score.slice(0, 40));
		const server = await toneServer((audio, response, call) => {
			if (call === 1) saying(response, loop, audio);
		});
		closers.push(server.close);
		const client = createEndpointClient(server.endpoint);
		const { context } = testContext({ client, files: { file: short.wav } });
		const audio = { ref: 'file', mimeType: 'audio/wav', byteLength: 1 };
		const result = await transcription.run(
			transcription.request.parse({ model: 'tones', audio }),
			context,
		);
		expect(server.calls.map(({ fields }) => fields.temperature)).toEqual([undefined, '0.4']);
		expect(result.text).toBe(joinWords(short.spoken));
	});
});

describe('an answer of a chat that is cut off', () => {
	const cutAfter = async (maxCut: number, prompt: number) => {
		let calls = 0;
		return await httpServer((_request, response) => {
			const isCut = ++calls <= maxCut;
			json(response, 200, {
				id: 'chatcmpl-1',
				object: 'chat.completion',
				created: 1,
				model: 'gemini-3.8-flash',
				choices: [
					{
						index: 0,
						finish_reason: isCut ? 'length' : 'stop',
						message: {
							role: 'assistant',
							content: isCut ? '{"segments":[{"start":"00:0' : 'words of the half',
						},
					},
				],
				usage: { prompt_tokens: prompt, completion_tokens: 10, total_tokens: prompt + 10 },
			});
		});
	};

	it.each([
		['is paid for as well as its halves', 1, 3],
		['is paid for, and so is each half that is cut off and cut again', 2, 5],
	])('%s', async (_name, maxCut, calls) => {
		const server = await cutAfter(maxCut, 100);
		closers.push(server.close);
		const client = createEndpointClient(
			{ baseUrl: `${server.url}/v1`, apiKey: 'key', profile: 'gemini', concurrency: 1 },
			{ retry: { baseMs: 1, attempts: 2 } },
		);
		const { context } = testContext({ client, files: { file: wav } });
		const audio = { ref: 'file', mimeType: 'audio/wav', fileName: 'call.wav', byteLength: 1 };
		const result = await transcription.run(
			transcription.request.parse({ model: 'gemini-3.8-flash', audio }),
			context,
		);
		expect(server.received).toHaveLength(calls);
		expect(result.usage).toMatchObject({ inputTokens: 100 * calls, totalTokens: 110 * calls });
	});
});

describe('a second try that fails', () => {
	const blocked = (response: Parameters<typeof json>[0]) => {
		json(response, 400, {
			error: { code: 'content_policy_violation', message: 'blocked by the content policy' },
		});
	};

	it.each([
		['altogether', (call: number) => call > 1],
		['for a half', (call: number) => call === 3],
	])('leaves the first answer with its warning where it fails %s', async (_name, fails) => {
		const { server, run } = await transcribe((audio, response, call) => {
			if (call === 1) saying(response, `${joinWords(audio.spoken)} ${loop}`, audio);
			else if (fails(call)) blocked(response);
		});
		const result = await run();
		expect(server.calls).toHaveLength(3);
		expect(result.text).toContain(joinWords(spoken));
		expect(result.warnings.join()).toMatch(/the same words are repeated again and again/);
	});

	it('leaves words where the halves have none', async () => {
		const { run } = await transcribe((audio, response, call) => {
			saying(response, call === 1 ? `We begin. ${loop}` : '', audio);
		});
		expect((await run()).text).toContain('We begin.');
	});
});

describe('a part of a recording that the endpoint refuses', () => {
	it('is a gap with a warning, and the rest is kept', async () => {
		const { run } = await transcribe(
			({ spoken: words }, response) => {
				// Only the recording begins with a word, its other chunks with the end of a pause.
				if (words[0]?.start !== 0) return;
				json(response, 400, {
					error: { code: 'content_policy_violation', message: 'blocked by the content policy' },
				});
			},
			{ chunkMinutes: 0.5 },
		);
		const result = await run();
		expect(result.warnings.length).toBeGreaterThan(0);
		expect(result.warnings[0]).toMatch(/^Nothing could be transcribed between 00:\d\d:\d\d and/);
		expect(result.warnings[0]).toContain('blocked by the content policy');
		expect(joinWords(spoken).endsWith(result.text)).toBe(true);
		expect(result.text).not.toBe(joinWords(spoken));
		expect(result.text.length).toBeGreaterThan(joinWords(spoken).length / 3);
	});

	it('fails the recording where nothing is left', async () => {
		const { run } = await transcribe((_heard, response) => {
			json(response, 400, {
				error: { code: 'content_policy_violation', message: 'blocked by the content policy' },
			});
		});
		expect((await failureOf(run())).kind).toBe('content-blocked');
	});
});

describe('what the endpoint cannot do', () => {
	it.each([
		[{ translateTo: 'de' }, /only translates recordings to English, not to "de"/],
		[{ speakers: 'voices' }, /The model "tones" cannot tell speakers apart here/],
		[{ speakers: 'channels' }, /has only one channel, so there is no left channel/],
	])('is said before anything is sent: %j', async (more, message) => {
		const { server, run } = await transcribe(undefined, more);
		const failure = await failureOf(run());
		expect(failure.kind).toBe('request-invalid');
		expect(failure.message).toMatch(message);
		expect(failure.details.hint).toBeTruthy();
		expect(server.calls).toEqual([]);
	});
});

it('translates to English through the route for it', async () => {
	const server = await toneServer();
	closers.push(server.close);
	const client = createEndpointClient(server.endpoint);
	const { context } = testContext({ client, files: { file: wav } });
	const audio = { ref: 'file', mimeType: 'audio/wav', byteLength: 1 };
	const request = { model: 'tones', audio, translateTo: 'en', language: 'pt' };
	const result = await transcription.run(transcription.request.parse(request), context);
	expect(server.received[0]?.path).toBe('/v1/audio/translations');
	expect(server.calls[0]?.fields).not.toHaveProperty('language');
	expect(result).toMatchObject({ translatedTo: 'en', language: 'pt', text: joinWords(spoken) });
});

describe('a model that tells speakers apart', () => {
	it('is given the voices that it named before, and goes on with the same names', async () => {
		const { server, run } = await transcribe(
			({ spoken: words, seconds, fields }, response) => {
				const known = Object.entries(fields).filter(([name]) => name.startsWith('known_speaker_n'));
				const segments = segmentsOf(words).map((one, at) => ({
					...one,
					speaker: known.length > 0 ? 'A' : at % 2 === 0 ? 'A' : 'B',
				}));
				json(response, 200, { text: joinWords(words), duration: seconds, segments });
			},
			{ model: 'gpt-4o-transcribe-diarize', speakers: 'voices', chunkMinutes: 0.5 },
		);
		const result = await run();
		expect(result.text).toBe(joinWords(spoken));
		expect(new Set(result.segments.map(({ speaker }) => speaker))).toEqual(new Set(['A', 'B']));
		const [first, second] = server.calls;
		expect(first?.fields).toMatchObject({
			response_format: 'diarized_json',
			chunking_strategy: 'auto',
		});
		expect(first?.fields).not.toHaveProperty('known_speaker_names[]');
		expect(second?.fields['known_speaker_names[]']).toBe('B');
		expect(second?.fields['known_speaker_references[]']).toMatch(/^data:audio\/wav;base64,/);
	});
});

it('gives each voice its own clip', async () => {
	const { server, run } = await transcribe(
		({ spoken: words, seconds }, response) => {
			const segments = segmentsOf(words).map((one, at) => ({
				...one,
				speaker: ['A', 'B', 'C'][at % 3],
			}));
			json(response, 200, { text: joinWords(words), duration: seconds, segments });
		},
		{ model: 'gpt-4o-transcribe-diarize', speakers: 'voices', chunkMinutes: 0.5 },
	);
	await run();
	const raw = server.received[1]?.raw.toString('latin1') ?? '';
	const clips = [...raw.matchAll(/data:audio\/wav;base64,[\w+/=]+/g)].map(([clip]) => clip);
	expect(clips).toHaveLength(3);
	expect(new Set(clips).size).toBe(3);
});

it('transcribes a quiet voice after a loud jingle', async () => {
	const loud = speak([...score.slice(0, 60)]);
	const file = loud.wav;
	// From the middle on at a hundredth of the loudness: 40 decibels less.
	const sound = new Int16Array(file.buffer, file.byteOffset + 44);
	const middle = Math.floor(sound.length / 2);
	for (let at = middle; at < sound.length; at++) sound[at] = Math.round((sound[at] ?? 0) / 100);
	const server = await toneServer();
	closers.push(server.close);
	const client = createEndpointClient(server.endpoint);
	const { context } = testContext({ client, files: { file } });
	const audio = { ref: 'file', mimeType: 'audio/wav', byteLength: 1 };
	const request = { model: 'tones', audio, chunkMinutes: 0.5 };
	const result = await transcription.run(transcription.request.parse(request), context);
	const sent = server.calls.reduce((sum, { seconds }) => sum + seconds, 0);
	expect(sent).toBeGreaterThan(result.durationSeconds - 1);
});

it('takes the two channels of a call as speakers', async () => {
	const left = speak([1, 2, 3, -4, 7, 8]);
	const right = speak([-2, 4, 5, 6, -3]);
	const server = await toneServer();
	closers.push(server.close);
	const client = createEndpointClient(server.endpoint);
	const { context } = testContext({ client, files: { file: stereo(left.wav, right.wav) } });
	const audio = { ref: 'file', mimeType: 'audio/wav', fileName: 'call.wav', byteLength: 1 };
	const request = { model: 'tones', audio, speakers: 'channels', speakerNames: ['Ann'] };
	const result = await transcription.run(transcription.request.parse(request), context);
	expect(result.segments.map(({ speaker, text }) => `${speaker ?? ''}: ${text}`)).toEqual([
		'Ann: w1 w2 w3',
		'Right: w4 w5 w6',
		'Ann: w7 w8',
	]);
	expect(server.calls.map(({ fileName }) => fileName).sort()).toEqual([
		'call-left-1.wav',
		'call-right-1.wav',
	]);
});

it('keeps the times of two channels that talk at once, and cues long enough to read', async () => {
	const said = {
		left: [
			{ start: 0, end: 4, text: 'I would like to know where my parcel is.' },
			{ start: 4.2, end: 9.5, text: 'It was promised for Monday, and it is Thursday now.' },
		],
		right: [
			{ start: 0, end: 4, text: 'Good morning, what can I do for you today?' },
			{ start: 4, end: 4.4, text: 'I see.' },
			{ start: 4.5, end: 9.6, text: 'Let me look it up, one moment please.' },
		],
	};
	const server = await httpServer(({ raw }, response) => {
		const segments = raw.includes('-left-') ? said.left : said.right;
		json(response, 200, { text: segments.map(({ text }) => text).join(' '), segments });
	});
	closers.push(server.close);
	const client = createEndpointClient({ baseUrl: `${server.url}/v1`, apiKey: 'key' });
	const talk = speak(Array.from({ length: 30 }, (_, at) => at + 1));
	const { context } = testContext({ client, files: { file: stereo(talk.wav, talk.wav) } });
	const audio = { ref: 'file', mimeType: 'audio/wav', fileName: 'call.wav', byteLength: 1 };
	const names = ['Ann', 'Ben'];
	const request = { model: 'x', audio, speakers: 'channels', speakerNames: names };
	const result = await transcription.run(transcription.request.parse(request), context);
	const { segments, durationSeconds } = result;
	for (const [index, side] of [said.left, said.right].entries()) {
		const mine = segments.filter(({ speaker }) => speaker === names[index]);
		expect(mine.map(({ text }) => text)).toEqual(side.map(({ text }) => text));
		for (const [at, { start, end }] of mine.entries()) {
			expect(start).toBeCloseTo(side[at]?.start ?? NaN, 2);
			expect(end).toBeCloseTo(Math.min(side[at]?.end ?? NaN, durationSeconds), 2);
		}
	}
	expect(segments.map(({ start }) => start)).toEqual(
		segments.map(({ start }) => start).toSorted((a, b) => a - b),
	);
	for (const { start, end } of toCues(segments, durationSeconds)) {
		expect(end - start).toBeGreaterThan(0.39);
	}
});

/** Two recordings as the channels of one. */
function stereo(left: Buffer, right: Buffer): Buffer {
	const samplesOf = (file: Buffer) => new Int16Array(file.buffer, file.byteOffset + 44);
	const [one, other] = [samplesOf(left), samplesOf(right)];
	const sound = new Int16Array(Math.max(one.length, other.length) * 2);
	for (let at = 0; at < sound.length / 2; at++) {
		sound[2 * at] = one[at] ?? 0;
		sound[2 * at + 1] = other[at] ?? 0;
	}
	return wavFile(sound, 8000, 2);
}
