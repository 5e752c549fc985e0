import { howToConvert } from '../../../capabilities/audio/how-to-convert';
import { transcription } from '../../../capabilities/transcription/transcription';
import { createEndpointClient } from '../../../endpoint/endpoint-client';
import { toFailure } from '../../../endpoint/to-failure';
import { failureOf, testContext } from '../../helpers/context';
import { completion, geminiKey, geminiServer } from '../../gemini/server';
import { setVariable } from '../../helpers/host-environment';
import { json } from '../../helpers/http-server';
import { encoded, ffmpegAbsence, sample, wav } from '../../helpers/recordings';
import { ownTempFolder } from '../../helpers/temp-folder';

if (ffmpegAbsence !== undefined) {
	process.stderr.write(`Conversion of recordings is not tested: ${ffmpegAbsence}\n`);
}
const withFfmpeg = ffmpegAbsence === undefined ? describe : describe.skip;

const others = ['m4a', 'ogg', 'flac', 'webm'] as const;

let temp: ReturnType<typeof ownTempFolder>;
let server: Awaited<ReturnType<typeof geminiServer>>;
beforeEach(async () => {
	temp = ownTempFolder();
	const content = '{"language":"en","segments":[{"start":0,"end":1,"text":"Hum."}]}';
	server = await geminiServer((_request, response) => {
		json(response, 200, completion({ content }));
	});
});
afterEach(async () => {
	await server.close();
	const left = temp.leftBehind();
	temp.remove();
	expect(left).toEqual([]);
});

/** Runs a transcription of the bytes; a limit stands in for the endpoint's own. */
async function transcribe(
	bytes: Buffer,
	fileName: string,
	options: { maxBytes?: number; signal?: AbortSignal } = {},
) {
	const client = createEndpointClient({
		baseUrl: `${server.url}/v1beta/openai`,
		apiKey: geminiKey,
	});
	const { profile } = client;
	const maxBytes = options.maxBytes ?? profile.transcription.maxBytes;
	const small = { ...profile, transcription: { ...profile.transcription, maxBytes } };
	const { context } = testContext({
		client: { ...client, profile: small },
		files: { file: bytes },
		...(options.signal ? { signal: options.signal } : {}),
	});
	const audio = { ref: 'file', mimeType: 'audio/mpeg', fileName, byteLength: bytes.length };
	const request = transcription.request.parse({ model: 'gemini-3.8-flash', audio });
	return await transcription.run(request, context);
}

/** The audio part that the endpoint received. */
function sent(): { format: string; bytes: Buffer } {
	const messages = server.received[0]?.body.messages as {
		content: { input_audio?: { format: string; data: string } }[];
	}[];
	const part = messages[0]?.content.find((one) => one.input_audio)?.input_audio;
	return { format: part?.format ?? '', bytes: Buffer.from(part?.data ?? '', 'base64') };
}

/** Runs the task in a process that finds no program on its PATH. */
async function withoutPrograms<T>(task: () => Promise<T>): Promise<T> {
	const restore = setVariable('PATH', '/nowhere');
	try {
		return await task();
	} finally {
		restore();
	}
}

describe('a recording that the endpoint takes', () => {
	it.each([
		['wav', wav(2), 2],
		['mp3', sample('invoice-memo.mp3'), 31.1],
	])('passes untouched as %s, also where there is no ffmpeg', async (format, bytes, seconds) => {
		const result = await withoutPrograms(() => transcribe(bytes, `call.${format}`));
		expect(result.durationSeconds).toBeCloseTo(seconds, 1);
		expect(sent().format).toBe(format);
		expect(sent().bytes.equals(bytes)).toBe(true);
	});

	it('is known by its content, whatever its name says', async () => {
		await transcribe(wav(1), 'call.mp3');
		expect(sent().format).toBe('wav');
	});
});

withFfmpeg('a recording that the endpoint does not take', () => {
	it.each(others)('is converted to mp3 where it is %s', async (ending) => {
		const result = await transcribe(encoded(ending), `call.${ending}`);
		expect(result).toMatchObject({ fileName: `call.${ending}`, text: 'Hum.' });
		expect(result.durationSeconds).toBeCloseTo(2, 0);
		expect(sent().format).toBe('mp3');
		// An mp3 starts with an ID3 tag or the sync bits of its first frame.
		const head = sent().bytes.subarray(0, 3);
		expect(head.toString() === 'ID3' || head.readUInt16BE(0) >= 0xff_e0).toBe(true);
		expect(sent().bytes.length).toBeLessThan(30_000);
	});

	it.each(['flac', 'webm', 'm4a'] as const)(
		'is converted to wav where it is %s and there is no ffmpeg',
		async (ending) => {
			const bytes = encoded(ending);
			const result = await withoutPrograms(() => transcribe(bytes, `call.${ending}`));
			expect(result.durationSeconds).toBeCloseTo(2, 1);
			expect(sent().format).toBe('wav');
			expect(sent().bytes.length).toBeGreaterThan(62_000);
			expect(sent().bytes.length).toBeLessThan(66_000);
		},
	);

	it('is refused where it is ogg with vorbis and there is no ffmpeg', async () => {
		const bytes = encoded('ogg');
		const failure = await withoutPrograms(() => failureOf(transcribe(bytes, 'call.ogg')));
		expect(failure.details).toEqual({
			kind: 'request-invalid',
			message: 'The recording call.ogg is ogg, but Google Gemini only accepts wav and mp3',
			hint: howToConvert('mp3'),
		});
		expect(server.received).toEqual([]);
	});

	it('is made smaller where it is too large, and keeps its length', async () => {
		const bytes = wav(20, 16_000);
		const result = await transcribe(bytes, 'call.wav', { maxBytes: 200_000 });
		expect(result.durationSeconds).toBe(20);
		expect(sent().format).toBe('mp3');
		expect(sent().bytes.length).toBeLessThan(200_000);
		// 48 kb/s for 20 s: shorter would mean that speech was cut off.
		expect(sent().bytes.length).toBeGreaterThan(115_000);
	});

	it('is refused where it is too large even as a small mp3', async () => {
		const failure = await failureOf(transcribe(wav(180), 'call.wav', { maxBytes: 30_000 }));
		expect(failure.details).toEqual({
			kind: 'request-invalid',
			message:
				'The recording call-1.wav (0.2 minutes) is larger than the 30 kB that Google Gemini accepts, even as a small mp3',
			hint: 'Split it into shorter recordings',
		});
		expect(server.received).toEqual([]);
	});

	it('leaves no file behind where the work is cancelled during the conversion', async () => {
		const cancel = new AbortController();
		const work = transcribe(wav(600), 'call.wav', { maxBytes: 1_000_000, signal: cancel.signal });
		await appears(() => temp.leftBehind().find((path) => path.endsWith('-converted.mp3')));
		cancel.abort();
		await expect(
			work.catch((error: unknown) => toFailure(error, cancel.signal).kind),
		).resolves.toBe('cancelled');
		expect(server.received).toEqual([]);
	});
});

describe('a file that cannot be transcribed', () => {
	const noise = Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 251));
	const wavHead = wav(1).subarray(0, 20);

	it('is refused where ten seconds of it are too large and there is no ffmpeg', async () => {
		const bytes = wav(100);
		const failure = await withoutPrograms(() =>
			failureOf(transcribe(bytes, 'call.wav', { maxBytes: 100_000 })),
		);
		expect(failure.kind).toBe('request-invalid');
		expect(failure.message).toBe(
			'The recording call-1.wav is larger than the 100 kB that Google Gemini accepts',
		);
		expect(failure.details.hint).toMatch(/^Install ffmpeg/);
	});

	it('is refused where it is empty', async () => {
		const failure = await failureOf(transcribe(Buffer.alloc(0), 'call.wav'));
		expect(failure.details).toEqual({
			kind: 'request-invalid',
			message: 'The file call.wav is empty',
			hint: 'Check the node that reads or downloads the recording',
		});
	});

	it.each([
		['a text with the name of a recording', Buffer.from('Minutes of the meeting\n'.repeat(50))],
		['a web page', Buffer.from('<!doctype html><title>Sign in</title>')],
		['noise', noise],
		['the first bytes of a recording', wavHead],
		['one byte', Buffer.from([0])],
	])('is refused where it is %s', async (_name, bytes) => {
		const failure = await failureOf(transcribe(bytes, 'call.mp3'));
		expect(failure.kind).toBe('request-invalid');
		expect(failure.message).toMatch(
			/^The file call\.mp3 (is not an audio file, or it is damaged|.*contains no sound.*)$/,
		);
		expect(failure.details.hint).toBeTruthy();
		expect(server.received).toEqual([]);
	});
});

/** Waits until the probe finds something; the clock of the test ends it otherwise. */
async function appears<T>(probe: () => T | undefined): Promise<T> {
	for (;;) {
		const found = probe();
		if (found !== undefined) return found;
		await new Promise(setImmediate);
	}
}
