import { runFfmpeg } from '../../../capabilities/audio/run-ffmpeg';
import type { PartOptions } from '../../../capabilities/media/content-part';
import { toContentParts } from '../../../capabilities/media/to-content-parts';
import { createEndpointClient } from '../../../endpoint/endpoint-client';
import type { ProfileName } from '../../../endpoint/endpoint-settings';
import { refuseMessages } from '../../gemini/refuse-messages';
import { failureOf, testContext } from '../../helpers/context';
import { decoded } from '../../helpers/images';
import { clip, encoded, ffmpegAbsence } from '../../helpers/recordings';

jest.mock('../../../capabilities/audio/run-ffmpeg', () => {
	const actual = jest.requireActual<object>('../../../capabilities/audio/run-ffmpeg');
	return { ...actual, runFfmpeg: jest.fn() };
});
beforeEach(() => {
	const { runFfmpeg: real } = jest.requireActual<{ runFfmpeg: typeof runFfmpeg }>(
		'../../../capabilities/audio/run-ffmpeg',
	);
	jest.mocked(runFfmpeg).mockImplementation(real);
});

const withFfmpeg = ffmpegAbsence === undefined ? describe : describe.skip;

interface Given extends PartOptions {
	profile?: ProfileName;
	mimeType?: string;
	maxImageBytes?: number;
}

async function parts(bytes: Buffer, { profile = 'openai', mimeType = '', ...more }: Given = {}) {
	const { maxImageBytes, ...options } = more;
	const client = createEndpointClient({ baseUrl: 'http://localhost:9/v1', apiKey: 'k', profile });
	const limited = maxImageBytes === undefined ? {} : { maxImageBytes };
	const { context, hints } = testContext({
		client: { ...client, profile: { ...client.profile, ...limited } },
		files: { file: bytes },
	});
	const media = { ref: 'file', mimeType, fileName: 'clip', byteLength: bytes.length };
	return { parts: await toContentParts({ media }, options, context), hints };
}

const typesOf = (all: { type: string }[]) => all.map(({ type }) => type);

withFfmpeg('a video', () => {
	const mp4 = ffmpegAbsence === undefined ? clip('mp4') : Buffer.alloc(0);
	const url = `data:video/mp4;base64,${mp4.toString('base64')}`;

	it.each([
		['gemini', { type: 'image_url', image_url: { url } }],
		['openrouter', { type: 'video_url', video_url: { url } }],
		['generic', { type: 'video_url', video_url: { url } }],
	] as const)('is sent as it is on %s', async (profile, part) => {
		for (const mimeType of ['video/mp4', 'audio/mp4', 'application/octet-stream', '']) {
			expect(await parts(mp4, { profile, mimeType })).toEqual({ parts: [part], hints: [] });
		}
	});

	it('is taken by the strict server as Gemini takes it', async () => {
		const { parts: content } = await parts(mp4, { profile: 'gemini' });
		const said = [{ type: 'text', text: 'What happens?' }, ...content];
		expect(refuseMessages([{ role: 'user', content: said }])).toBeUndefined();
	});

	it.each([
		['mov', 'video/quicktime'],
		['webm', 'video/webm'],
	] as const)('in a container of its own is known by its content: %s', async (ending, type) => {
		const { parts: all } = await parts(clip(ending), { profile: 'openrouter' });
		expect(all).toMatchObject([
			{ video_url: { url: expect.stringMatching(`^data:${type};base64,`) as string } },
		]);
	});

	it('over the limit is refused with its size and the ways on', async () => {
		const { kind, message, hint } = (
			await failureOf(parts(mp4, { profile: 'gemini', maxImageBytes: 1000 }))
		).details;
		expect(kind).toBe('request-invalid');
		expect(message).toBe(
			'The file clip has 0.1 MB, but Google Gemini accepts videos of at most 0.1 MB',
		);
		expect(hint).toContain('"Video Frames"');
	});

	it.each(['openai', 'groq', 'ollama'] as const)(
		'is sent on %s as frames in order with their times, and a hint tells of the sound',
		async (profile) => {
			const { parts: all, hints } = await parts(mp4, { profile, videoFrames: 3 });
			expect(all.map((part) => (part.type === 'text' ? part.text : part.type))).toEqual([
				'Video of 00:03, of which 3 frames follow:',
				...['Frame at 00:00:', 'image_url', 'Frame at 00:01:', 'image_url'],
				...['Frame at 00:02:', 'image_url'],
			]);
			const pixels = all.flatMap((part) =>
				part.type === 'image_url'
					? [decoded('jpeg', Buffer.from(part.image_url.url.split(',')[1] ?? '', 'base64'))]
					: [],
			);
			const strongest = pixels.map(({ pixel }) => {
				const colors = pixel(32, 24).slice(0, 3);
				return colors.indexOf(Math.max(...colors));
			});
			expect(strongest).toEqual([0, 1, 2]);
			expect(hints).toEqual([expect.stringMatching(/3 frames without its sound.*"Video Sound"/)]);
		},
	);

	it('has 16 frames unless told, and as many as asked for where the file would be taken', async () => {
		expect((await parts(mp4)).parts).toHaveLength(1 + 2 * 16);
		expect((await parts(mp4, { profile: 'groq' })).parts).toHaveLength(1 + 2 * 5);
		const { parts: all } = await parts(mp4, { profile: 'gemini', videoFrames: 2 });
		expect(typesOf(all)).toEqual(['text', 'text', 'image_url', 'text', 'image_url']);
	});

	it('has frames of the longest side and the detail that were asked for', async () => {
		const { parts: all } = await parts(mp4, { videoFrames: 1, maxSide: 32, detail: 'low' });
		const [, , frame] = all;
		if (frame?.type !== 'image_url') throw new Error('Expected a frame');
		const [, data = ''] = frame.image_url.url.split(',');
		expect(decoded('jpeg', Buffer.from(data, 'base64'))).toMatchObject({ width: 32, height: 24 });
		expect(frame.image_url.detail).toBe('low');
	});

	it('has its sound after the frames where that was asked for', async () => {
		const { parts: all, hints } = await parts(mp4, { videoFrames: 1, videoSound: true });
		expect(typesOf(all)).toEqual(['text', 'text', 'image_url', 'text', 'input_audio']);
		expect(all.at(-1)).toMatchObject({ input_audio: { format: 'mp3' } });
		expect(hints).toEqual([]);
	});

	it('without sound has none to send, and none to tell of', async () => {
		const silent = clip('mp4', { sound: false });
		const { parts: all, hints } = await parts(silent, { videoFrames: 1, videoSound: true });
		expect(typesOf(all)).toEqual(['text', 'text', 'image_url']);
		expect(hints).toEqual([]);
	});

	it('in a container that no endpoint takes is sent as frames', async () => {
		const { parts: all } = await parts(clip('mkv'), { profile: 'gemini' });
		expect(all[0]).toEqual({ type: 'text', text: 'Video of 00:03, of which 16 frames follow:' });
	});

	it('without ffmpeg is refused where frames are needed, and sent where they are not', async () => {
		jest.mocked(runFfmpeg).mockResolvedValue(undefined);
		const { message, hint } = (await failureOf(parts(mp4))).details;
		expect(message).toBe('The file clip is a video, and there is no ffmpeg to take frames from it');
		expect(hint).toMatch(/Install ffmpeg .* Gemini or OpenRouter/);
		expect((await parts(mp4, { profile: 'gemini' })).parts).toHaveLength(1);
	});

	it('that is cut off is not taken for a recording that plays', async () => {
		const failure = await failureOf(
			parts(mp4.subarray(0, mp4.length / 2), { mimeType: 'video/mp4' }),
		);
		expect(failure.kind).toBe('request-invalid');
	});
});

withFfmpeg('a recording in a container of videos', () => {
	it.each([
		['m4a', 'video/mp4'],
		['m4a', ''],
		['webm', 'video/webm'],
	] as const)('stays a recording: %s as "%s"', async (ending, mimeType) => {
		const { parts: all } = await parts(encoded(ending), { profile: 'gemini', mimeType });
		expect(all).toMatchObject([{ type: 'input_audio', input_audio: { format: 'mp3' } }]);
	});
});
