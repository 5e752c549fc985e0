import type { Stage } from '../../playground/n8n/stage.mjs';
import { chain, jobs, make, videoGeneration } from './helpers/chain';
import { errorOf, runChain } from './helpers/run-chain';
import { sharedStage } from './shared-stage';

jest.setTimeout(180_000);

let stage: Stage;
beforeAll(async () => {
	stage = await sharedStage();
});

describe('a video', () => {
	it.each([
		['inline', { runMode: 'inline' }],
		['on a worker', { runMode: 'queueAndWait' }],
		[
			'on a worker, waiting until it calls',
			{ runMode: 'queueAndWait', queueOptions: { waitInProcessSeconds: 0 } },
		],
	])('is begun, waited for and downloaded: %s', async (_name, mode) => {
		const workflow = chain([
			make(`[{ text: 'A lighthouse at dusk.' }]`),
			videoGeneration({
				...mode,
				prompt: '={{ $json.text }}',
				options: { seconds: 4, size: '720x1280' },
			}),
			{
				...videoGeneration({ operation: 'get', videoId: '={{ $json.videoId }}' }),
				name: 'Again',
			},
		]);
		const execution = await runChain(stage, workflow, 150_000);
		expect(execution.status).toBe('success');
		const [filmed] = stage.client.items(execution, 'Film');
		expect(filmed?.json).toMatchObject({
			...{ mimeType: 'video/mp4', fileName: 'video.mp4', seconds: 4, size: '720x1280' },
			model: 'veo-3.1-generate-preview',
		});
		expect(filmed?.binary?.data).toMatchObject({ fileExtension: 'mp4', fileType: 'video' });
		const [again] = stage.client.items(execution, 'Again');
		expect(again?.json).toMatchObject({
			videoId: filmed?.json.videoId,
			byteLength: filmed?.json.byteLength,
		});
	});

	it('is queued, and fetched with its file', async () => {
		const workflow = chain([
			make('[{}]'),
			videoGeneration({ runMode: 'queue', prompt: 'A lighthouse', options: { seconds: 4 } }),
			jobs({ operation: 'wait', batchId: '={{ $json.batchId }}' }, { name: 'Wait' }),
			jobs({ operation: 'results', batchId: '={{ $json.batchId }}' }, { name: 'Fetch' }),
		]);
		const execution = await runChain(stage, workflow, 150_000);
		expect(execution.status).toBe('success');
		const [item] = stage.client.items(execution, 'Fetch');
		expect(item?.json).toMatchObject({ state: 'completed', fileName: 'video.mp4' });
		expect(item?.json.data).toBeUndefined();
		if (!item) throw new Error('Expected an item');
		const bytes = await stage.client.binary(item);
		expect(bytes).toHaveLength(Number(item.json.byteLength));
		expect(bytes.toString('latin1', 4, 8)).toBe('ftyp');
	});

	it('that the endpoint refuses to generate fails in its words', async () => {
		const workflow = chain([
			make(`[{ text: 'Please refuse.' }]`),
			videoGeneration({ runMode: 'queueAndWait', prompt: '={{ $json.text }}' }),
		]);
		const execution = await runChain(stage, workflow, 150_000);
		expect(execution.status).toBe('error');
		expect(errorOf(execution).message).toContain('blocked by our moderation system');
	});
});
