import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { OpenAiCompatibleVideoGeneration } from '../../../nodes/VideoGeneration/OpenAiCompatibleVideoGeneration.node';
import { geminiServer } from '../../gemini/server';
import { formOf } from '../../gemini/videos';
import { geminiCredential, picked } from '../../helpers/credential-data';
import { runNode } from '../../helpers/execute-functions';
import { image } from '../../helpers/images';
import { nodeErrorOf } from '../../helpers/node-errors';
import { mp4 } from '../../helpers/videos';

let server: Awaited<ReturnType<typeof geminiServer>>;
beforeEach(async () => {
	server = await geminiServer();
});
afterEach(async () => {
	await server.close();
});

const run = async (parameters: INodeParameters, items?: INodeExecutionData[]) =>
	await runNode({
		node: new OpenAiCompatibleVideoGeneration(),
		parameters: { model: picked(''), prompt: 'A lighthouse.', ...parameters },
		credentials: geminiCredential(server.url),
		...(items ? { items } : {}),
	});

describe('the Video Generation node', () => {
	it('generates a video with the default model of the provider, and gets it again by its ID', async () => {
		const png = image('png', 16, 9);
		const photo = { data: png.toString('base64'), mimeType: 'image/png' };
		const { items } = await run(
			{
				binaryPropertyOutput: 'clip',
				options: {
					...{ seconds: 8, size: '1920x1080', imageField: 'photo', fileName: 'a/light.MP4' },
					...{ extraBody: '{"seed": 7}', maxWaitMinutes: 5 },
				},
			},
			[{ json: {}, binary: { photo } }],
		);
		const [request] = server.received;
		expect(request && (await formOf(request))).toEqual({
			...{ model: 'veo-3.1-generate-preview', prompt: 'A lighthouse.', seed: '7' },
			...{ duration_seconds: '8', aspect_ratio: '16:9', resolution: '1080p' },
			image: png.toString('base64'),
		});
		const [item] = items;
		expect(item?.json).toEqual({
			...{ fileName: 'a_light.mp4', mimeType: 'video/mp4', byteLength: mp4.length },
			...{ videoId: 'operation1', seconds: 8, size: '1920x1080' },
			model: 'veo-3.1-generate-preview',
			usage: expect.objectContaining({ costUsd: null }) as object,
		});
		expect(item?.pairedItem).toEqual({ item: 0 });
		expect(Buffer.from(item?.binary?.clip?.data ?? '', 'base64').equals(mp4)).toBe(true);

		const again = await runNode({
			node: new OpenAiCompatibleVideoGeneration(),
			parameters: { operation: 'get', videoId: ' operation1 ' },
			credentials: geminiCredential(server.url),
		});
		expect(again.items[0]?.json).toMatchObject({ fileName: 'video.mp4', videoId: 'operation1' });
	});

	it.each([
		[{ prompt: ' ' }, 'The prompt is empty. Describe what to generate'],
		[{ options: { size: '1x1' } }, 'A size looks like 1280x720'],
		[{ options: { imageField: 'photo' } }, 'The item has no file in the field "photo"'],
	])('says at the item what is wrong with it: %j', async (parameters, words) => {
		const error = await nodeErrorOf(run(parameters));
		expect(error.message).toContain(words);
	});
});
