import { transcription } from '../../../capabilities/transcription/transcription';
import { toFailure } from '../../../endpoint/to-failure';
import { testContext } from '../../helpers/context';
import { ffmpegAbsence, silence } from '../../helpers/recordings';
import { ownTempFolder } from '../../helpers/temp-folder';
import { speak, toneServer } from '../../helpers/tone-speech';
import { createEndpointClient } from '../../../endpoint/endpoint-client';

let temp: ReturnType<typeof ownTempFolder>;
let server: Awaited<ReturnType<typeof toneServer>>;
beforeEach(async () => {
	temp = ownTempFolder();
	server = await toneServer();
});
afterEach(async () => {
	await server.close();
	const left = temp.leftBehind();
	temp.remove();
	expect(left).toEqual([]);
});

/** The result of the bytes under that name, or the failure in words. */
async function transcribe(bytes: Buffer, fileName: string, ffmpegPath?: string) {
	const { context } = testContext({
		client: createEndpointClient(server.endpoint),
		files: { file: bytes },
	});
	const audio = { ref: 'file', mimeType: 'audio/wav', fileName, byteLength: bytes.length };
	const request = transcription.request.parse({ model: 'tones', audio, chunkMinutes: 0.5 });
	try {
		return { result: await transcription.run(request, { ...context, ffmpegPath }) };
	} catch (error) {
		return { failure: toFailure(error) };
	}
}

const { wav } = speak(Array.from({ length: 110 }, (_, at) => (at % 11 === 10 ? -0.8 : at % 30)));

describe('the name of a recording', () => {
	it.each([
		'../../../../tmp/climbs.wav',
		'/etc/passwd',
		'-i',
		'-f concat.wav',
		'concat:/etc/passwd|/etc/hostname',
		'http://127.0.0.1:9/x.wav',
		'nul\0byte.wav',
		'line\r\nX-Header: yes.wav',
		`${'long'.repeat(1500)}.wav`,
		'"quoted".wav',
		'CON.wav',
	])('%j leads nowhere: the recording is cut and transcribed as any other', async (name) => {
		const { result, failure } = await transcribe(wav, name);
		expect(failure).toBeUndefined();
		expect(result?.chunks).toBeGreaterThan(1);
		expect(server.calls).toHaveLength(result?.chunks ?? 0);
		for (const { fileName, fields } of server.calls) {
			expect(fields.model).toBe('tones');
			// What it is sent as is a plain name.
			expect(fileName).not.toMatch(/[/\\\0\r\n"]/);
			expect(fileName.length).toBeLessThan(256);
		}
	});
});

const header = (change: (file: Buffer) => void): Buffer => {
	const file = Buffer.from(silence(1));
	change(file);
	return file;
};
const box = (size: number, type: string, body = Buffer.alloc(0)) => {
	const head = Buffer.alloc(8);
	head.writeUInt32BE(size);
	head.write(type, 4, 'latin1');
	return Buffer.concat([head, body]);
};
const ftyp = box(24, 'ftyp', Buffer.from('M4A \0\0\0\0M4A isom'));

describe('a recording that is made to do harm', () => {
	const bombs: [string, Buffer][] = [
		[
			'a wav that claims 4 GB',
			header((file) => {
				file.writeUInt32LE(0xff_ff_ff_f0, 4);
				file.writeUInt32LE(0xff_ff_ff_c0, 40);
			}),
		],
		[
			'a wav of no bytes a second',
			header((file) => {
				file.writeUInt32LE(0, 24);
				file.writeUInt32LE(0, 28);
				file.writeUInt16LE(0, 32);
			}),
		],
		[
			'a wav of four billion samples a second',
			header((file) => {
				file.writeUInt32LE(0xff_ff_ff_ff, 24);
				file.writeUInt32LE(0xff_ff_ff_ff, 28);
			}),
		],
		['an mp4 whose box has the size 0', Buffer.concat([ftyp, box(0, 'moov'), Buffer.alloc(64)])],
		['an mp4 whose box is shorter than its head', Buffer.concat([ftyp, box(4, 'moov')])],
		['an mp4 whose box is longer than the file', Buffer.concat([ftyp, box(0xff_ff_ff_ff, 'mdat')])],
		[
			'an mp4 of boxes in boxes',
			Buffer.concat([
				ftyp,
				...Array.from({ length: 20_000 }, (_, at) => box(160_016 - at * 8, 'moov')),
			]),
		],
		[
			'a flac of 2^36 samples',
			Buffer.concat([
				Buffer.from('fLaC'),
				Buffer.from([0x80, 0, 0, 34]),
				Buffer.alloc(10),
				Buffer.from([0xff, 0xff, 0xf0 | 0x02, 0xff, 0xff, 0xff, 0xff, 0xff]),
				Buffer.alloc(16),
			]),
		],
		[
			'an ogg whose page has no end',
			Buffer.concat([Buffer.from('OggS\0\x02'), Buffer.alloc(20), Buffer.alloc(256, 0xff)]),
		],
		['a webm that ends in its head', Buffer.from('1a45dfa3ffffffffffffffff', 'hex')],
		['a playlist', Buffer.from('#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n')],
		['a list of files', Buffer.from("ffconcat version 1.0\nfile '/etc/passwd'\n")],
	];
	const paths = ffmpegAbsence === undefined ? [undefined, 'ffmpeg'] : [undefined];

	it.each(
		bombs.flatMap(([name, bytes]) =>
			paths.map((path) => [name, path ?? 'no ffmpeg', bytes] as const),
		),
	)('%s, with %s: a result or a sentence, without much memory', async (_name, path, bytes) => {
		const before = process.memoryUsage().rss;
		const { result, failure } = await transcribe(
			bytes,
			'file.wav',
			path === 'ffmpeg' ? path : undefined,
		);
		expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
		if (failure === undefined) {
			// One second of silence, whatever its head says.
			expect(result?.durationSeconds).toBeLessThan(2);
			return;
		}
		expect(failure.kind).toBe('request-invalid');
		expect(failure.message).toMatch(/^[A-Z].{10,}/);
		expect(server.calls).toEqual([]);
	});
});
