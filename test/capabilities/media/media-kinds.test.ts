import type { PartOptions } from '../../../capabilities/media/content-part';
import { toContentParts } from '../../../capabilities/media/to-content-parts';
import { createEndpointClient } from '../../../endpoint/endpoint-client';
import type { ProfileName } from '../../../endpoint/endpoint-settings';
import { failureOf, testContext } from '../../helpers/context';
import { decoded, image } from '../../helpers/images';
import { encoded, ffmpegAbsence, mp3, wav } from '../../helpers/recordings';

const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n');
const text = Buffer.from('Minutes of the meeting\n'.repeat(50));
const padded = (head: string) => Buffer.concat([Buffer.from(head, 'hex'), Buffer.alloc(40)]);

interface File {
	bytes: Buffer;
	fileName?: string;
	mimeType?: string;
	profile?: ProfileName;
	maxImageBytes?: number;
	options?: PartOptions;
	signal?: AbortSignal;
}

async function part({ bytes, fileName = 'file', mimeType = '', ...more }: File) {
	const { profile = 'gemini', maxImageBytes, options = {}, signal } = more;
	const client = createEndpointClient({ baseUrl: 'http://localhost:9/v1', apiKey: 'k', profile });
	const limited = maxImageBytes === undefined ? {} : { maxImageBytes };
	const { context, hints } = testContext({
		client: { ...client, profile: { ...client.profile, ...limited } },
		files: { file: bytes },
		...(signal ? { signal } : {}),
	});
	const media = { ref: 'file', mimeType, fileName, byteLength: bytes.length };
	const [first, ...others] = await toContentParts({ media }, options, context);
	if (!first || others.length > 0) throw new Error('Expected one part');
	return { part: first, hints };
}

const refusal = async (file: File) => (await failureOf(part(file))).details;

describe('an image', () => {
	it.each([
		['image/png', image('png', 2, 2)],
		['image/jpeg', image('jpeg', 2, 2)],
		['image/gif', padded('474946383961')],
		['image/webp', Buffer.from('RIFF\x10\0\0\0WEBPVP8 \0\0\0\0', 'latin1')],
		['image/bmp', padded('424d3a00000000000000')],
		['image/tiff', padded('49492a00')],
		['image/heic', padded('00000018667479706865696300000000')],
		['image/avif', padded('00000018667479706176696600000000')],
	])('is known as %s by its content, whatever its name and type say', async (type, bytes) => {
		const sent = await part({ bytes, fileName: 'notes.txt', mimeType: 'text/plain' });
		const url = `data:${type};base64,${bytes.toString('base64')}`;
		expect(sent).toEqual({ part: { type: 'image_url', image_url: { url } }, hints: [] });
	});

	it('has the detail that was asked for', async () => {
		const sent = await part({ bytes: image('png', 2, 2), options: { detail: 'low' } });
		expect(sent.part).toMatchObject({ image_url: { detail: 'low' } });
	});

	it('of a kind not known here is taken by the type that the sender gives', async () => {
		const sent = await part({ bytes: padded('ff0a'), mimeType: 'image/jxl; q=1' });
		expect(sent.part).toMatchObject({
			image_url: { url: expect.stringMatching(/^data:image\/jxl;base64,/) as string },
		});
	});
});

describe('a file that is none of what a model reads', () => {
	it.each([
		['a text with the name and type of an image', text, 'image/png'],
		['a drawing as SVG, which is text', Buffer.from('<svg/>'), 'image/svg+xml'],
		['noise with the type of an image', padded('0001020304'), 'image/jpeg'],
		['noise without a type', padded('0001020304'), ''],
	])('is refused: %s', async (_name, bytes, mimeType) => {
		expect(await refusal({ bytes, fileName: 'photo.png', mimeType })).toEqual({
			kind: 'request-invalid',
			message:
				'The file photo.png is not an image, a PDF, a recording or a document that can be read, or it is damaged',
			hint: 'Check the node that reads or downloads it. The content of the file counts, not its name',
		});
	});

	it('is refused as the container of sound and video that it begins as', async () => {
		const bytes = padded('00000018667479706d703432');
		const { message } = await refusal({ bytes, fileName: 'clip.mp4', mimeType: 'video/mp4' });
		expect(message).toBe('The file clip.mp4 (MP4) contains no sound that can be transcribed');
	});

	it('is refused where it is empty', async () => {
		const { message } = await refusal({ bytes: Buffer.alloc(0), fileName: 'photo.png' });
		expect(message).toBe('The file photo.png is empty');
	});
});

describe('an image over the limit', () => {
	const large = image('png', 300, 200);

	it('is refused with its size, the limit and the option, where scaling was not asked for', async () => {
		const bytes = Buffer.concat([large, Buffer.alloc(1_500_000)]);
		const { kind, message, hint } = await refusal({ bytes, maxImageBytes: 1_000_000 });
		expect({ kind, message }).toEqual({
			kind: 'request-invalid',
			message: expect.stringMatching(
				/^The file file has 1\.\d MB, but Google Gemini accepts at most 1\.0 MB$/,
			) as string,
		});
		expect(hint).toContain('"Scale Down Images"');
	});

	it('is scaled down where that was asked for, without a word', async () => {
		const sent = await part({ bytes: large, maxImageBytes: 8000, options: { scaleDown: true } });
		expect(sent.hints).toEqual([]);
		expect(sizeOf(sent.part)).toBeLessThanOrEqual(8000);
	});

	it('is not touched where it fits', async () => {
		const sent = await part({ bytes: large, options: { scaleDown: true, maxSide: 300 } });
		expect(bytesOf(sent.part).equals(large)).toBe(true);
	});

	it('is made smaller where a side is longer than asked for, also below the limit', async () => {
		const sent = await part({ bytes: large, options: { maxSide: 150 } });
		expect(decoded('png', bytesOf(sent.part))).toMatchObject({ width: 150, height: 100 });
	});

	it.each([
		['gif', padded('474946383961')],
		['heic', padded('00000018667479706865696300000000')],
	])('is refused as %s, which cannot be scaled here', async (format, head) => {
		const bytes = Buffer.concat([head, Buffer.alloc(2000)]);
		const { message } = await refusal({ bytes, maxImageBytes: 1000, options: { scaleDown: true } });
		expect(message).toBe(
			`The file file is ${format} and larger than the 0.0 MB that Google Gemini accepts. Only JPEG, PNG and WebP can be scaled down`,
		);
	});

	it('is scaled down as WebP too, and said to be damaged where it is', async () => {
		const webp = image('webp', 300, 200);
		const sent = await part({ bytes: webp, options: { maxSide: 150 } });
		expect(decoded('jpeg', bytesOf(sent.part))).toMatchObject({ width: 150, height: 100 });
		const same = await part({ bytes: webp, options: { maxSide: 300 } });
		expect(bytesOf(same.part).equals(webp)).toBe(true);
		const cut = Buffer.concat([webp.subarray(0, 14), Buffer.alloc(2000)]);
		const { message } = await refusal({
			...{ bytes: cut, maxImageBytes: 1000 },
			options: { scaleDown: true },
		});
		expect(message).toBe('The file file cannot be scaled down: it is damaged');
	});

	it('is left alone where its side is short enough, whatever it is', async () => {
		const gif = Buffer.concat([
			Buffer.from('474946383961', 'hex'),
			Buffer.from([20, 0, 10, 0, 0, 0, 0, 0x3b]),
		]);
		const sent = await part({ bytes: gif, options: { maxSide: 100 } });
		expect(sent.hints).toEqual([]);
	});

	it('is sent as it is where only its side could not be bounded, and a hint says so', async () => {
		const sent = await part({ bytes: padded('474946383961'), options: { maxSide: 100 } });
		expect(sent.hints).toEqual([
			'The file file is gif. Only JPEG, PNG and WebP can be scaled down, so it was sent unchanged',
		]);
	});
});

describe('a PDF', () => {
	const url = `data:application/pdf;base64,${pdf.toString('base64')}`;

	it('goes to Gemini as an image', async () => {
		const sent = await part({ bytes: pdf, fileName: 'a.bin' });
		expect(sent.part).toEqual({ type: 'image_url', image_url: { url } });
	});

	it.each(['openai', 'openrouter', 'generic'] as const)('goes to %s as a file', async (profile) => {
		const sent = await part({ bytes: pdf, fileName: 'report.pdf', profile });
		expect(sent.part).toEqual({
			type: 'file',
			file: { filename: 'report.pdf', file_data: url },
		});
	});

	it.each([
		['groq', 'Groq'],
		['ollama', 'Ollama'],
	] as const)('is refused for %s', async (profile, label) => {
		const { message, hint } = await refusal({ bytes: pdf, fileName: 'report.pdf', profile });
		expect(message).toBe(`The file report.pdf is a PDF, but ${label} only accepts images`);
		expect(hint).toContain('Extract from File');
	});

	it('is not scaled down', async () => {
		const bytes = Buffer.concat([pdf, Buffer.alloc(2_000_000)]);
		const { message } = await refusal({
			...{ bytes, maxImageBytes: 1_000_000, options: { scaleDown: true } },
		});
		expect(message).toBe('The file file has 2.1 MB, but Google Gemini accepts at most 1.0 MB');
	});
});

describe('a recording', () => {
	it.each([
		['wav', wav(1)],
		['mp3', mp3(80)],
	])('goes as it is as %s', async (format, bytes) => {
		const sent = await part({ bytes, fileName: 'call' });
		const data = bytes.toString('base64');
		expect(sent.part).toEqual({ type: 'input_audio', input_audio: { data, format } });
	});

	it('that is damaged is refused', async () => {
		const { message } = await refusal({ bytes: wav(1).subarray(0, 20), fileName: 'call.wav' });
		expect(message).toMatch(/^The file call\.wav (is not an audio file|.*contains no sound)/);
	});

	(ffmpegAbsence === undefined ? it : it.skip).each(['m4a', 'ogg', 'flac', 'webm'] as const)(
		'goes as mp3 where it is %s, also to an endpoint that would transcribe it',
		async (ending) => {
			const sent = await part({ bytes: encoded(ending), profile: 'openai' });
			expect(sent.part).toMatchObject({ type: 'input_audio', input_audio: { format: 'mp3' } });
		},
	);
});

function bytesOf(sent: Awaited<ReturnType<typeof part>>['part']): Buffer {
	if (sent.type !== 'image_url') throw new Error(`Expected an image, not ${sent.type}`);
	return Buffer.from(sent.image_url.url.replace(/^data:[^,]*,/, ''), 'base64');
}

const sizeOf = (sent: Awaited<ReturnType<typeof part>>['part']) => bytesOf(sent).length;
