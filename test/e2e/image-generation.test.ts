import { Redis } from 'ioredis';
import type { Stage } from '../../playground/n8n/stage.mjs';
import { pictures } from '../gemini/images';
import { geminiServer } from '../gemini/server';
import { json } from '../helpers/http-server';
import { decoded, image } from '../helpers/images';
import { chain, imageGeneration, jobs, make } from './helpers/chain';
import { endpointCredential } from './helpers/endpoint-credential';
import { errorOf, runChain } from './helpers/run-chain';
import { sharedStage } from './shared-stage';

jest.setTimeout(180_000);

let stage: Stage;
beforeAll(async () => {
	stage = await sharedStage();
});

const scripted = { __rl: true, mode: 'id', value: 'scripted-picture' };

const modes = [
	['inline', { runMode: 'inline' }],
	['on a worker', { runMode: 'queueAndWait' }],
	[
		'on a worker, waiting until it calls',
		{ runMode: 'queueAndWait', queueOptions: { waitInProcessSeconds: 0 } },
	],
] as const;

describe('an image', () => {
	it.each(modes)('arrives as a PNG that can be looked at: %s', async (_name, mode) => {
		const workflow = chain([
			make('[{ what: "a red fox" }, { what: "a blue hare" }]'),
			imageGeneration({
				...mode,
				prompt: '=A picture of {{ $json.what }}',
				n: 2,
				options: { imageSize: { settings: { by: 'aspectRatio', aspectRatio: '16:9' } } },
			}),
		]);
		const execution = await runChain(stage, workflow, 120_000);
		expect(execution.status).toBe('success');
		const items = stage.client.items(execution, 'Generate');
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 0, 1, 1].map((item) => ({ item })),
		);
		expect(items[0]?.json).toMatchObject({ fileName: 'image.png', width: 1024, height: 576 });
		const files = await Promise.all(items.map(async (item) => await stage.client.binary(item)));
		for (const [index, file] of files.entries()) {
			expect(items[index]?.binary?.data?.mimeType).toBe('image/png');
			expect(decoded('png', file)).toMatchObject({ width: 1024, height: 576 });
		}
		expect(files[0]?.equals(files[2] ?? Buffer.alloc(0))).toBe(false);
		// What a person sees in the item does not hold the file once more.
		expect(JSON.stringify(items[0]?.json).length).toBeLessThan(1000);
	});

	it('of a queued job is fetched with the Jobs node, as a file', async () => {
		const workflow = chain([
			make('[{}]'),
			imageGeneration({ runMode: 'queue', prompt: 'A lighthouse' }),
			jobs({ operation: 'wait', batchId: '={{ $json.batchId }}' }, { name: 'Wait' }),
			jobs({ operation: 'results', batchId: '={{ $json.batchId }}' }, { name: 'Fetch' }),
		]);
		const execution = await runChain(stage, workflow, 120_000);
		expect(execution.status).toBe('success');
		const [item] = stage.client.items(execution, 'Fetch');
		expect(item?.json).toMatchObject({
			state: 'completed',
			images: [{ field: 'data', width: 1024 }],
		});
		if (!item) throw new Error('Expected an item');
		expect(decoded('png', await stage.client.binary(item)).height).toBe(1024);
	});

	const edit = (model: string, more: object = {}) =>
		imageGeneration(
			{
				model: { __rl: true, mode: 'id', value: model },
				operation: 'edit',
				prompt: 'Make it night',
				...more,
			},
			{ name: 'Edit' },
		);

	it.each(modes)('is changed by Gemini, by its own route: %s', async (_name, mode) => {
		const options = { imageSize: { settings: { by: 'aspectRatio', aspectRatio: '4:3' } } };
		const workflow = chain([
			make('[{}]'),
			imageGeneration({ prompt: 'A house' }),
			edit('gemini-3.1-flash-image', { ...mode, options }),
		]);
		const execution = await runChain(stage, workflow, 120_000);
		expect(execution.data.resultData.error).toBeUndefined();
		const [item] = stage.client.items(execution, 'Edit');
		expect(item?.json).toMatchObject({
			...{ mimeType: 'image/png', width: 1024, height: 768 },
			...{ model: 'gemini-3.1-flash-image', usage: { outputTokens: 1056 } },
		});
		if (!item) throw new Error('Expected an item');
		expect(decoded('png', await stage.client.binary(item)).height).toBe(768);
	});

	it('is changed by an endpoint of OpenAI, and with a mask by no model of Gemini', async () => {
		const steps = [make('[{}]'), imageGeneration({ prompt: 'A house' })];
		const masked = edit('gemini-3.1-flash-image', { options: { maskField: 'data' } });
		const refused = await runChain(stage, chain([...steps, masked]));
		expect(errorOf(refused).message).toMatch(/Google Gemini does not support masks/);
		const changed = await runChain(
			stage,
			chain(
				[
					make('[{}]'),
					{ ...imageGeneration({ prompt: 'A house', model: scripted }) },
					edit('scripted-picture'),
				],
				{ openAiCompatibleApi: 'Playground endpoint, OpenAI shape' },
			),
		);
		expect(changed.data.resultData.error).toBeUndefined();
		expect(stage.client.items(changed, 'Edit')[0]?.json).toMatchObject({
			mimeType: 'image/png',
			usage: { outputTokens: 1056 },
		});
	});
});

describe('a large image from a worker', () => {
	it('is a blob, and not a value in Redis', async () => {
		const large = image('png', 640, 480);
		expect(large.length).toBeGreaterThan(200_000);
		const server = await geminiServer((_request, response) => {
			json(response, 200, pictures(large));
		});
		const workflow = chain(
			[make('[{}]'), imageGeneration({ runMode: 'queueAndWait', prompt: 'Much' })],
			{ openAiCompatibleApi: await endpointCredential(stage, server.url) },
		);
		const redis = new Redis(stage.redis.url);
		const before = new Set(await redis.keys('*'));
		const execution = await runChain(stage, workflow, 120_000);
		await server.close();
		const [item] = stage.client.items(execution, 'Generate');
		if (!item) throw new Error('Expected an item');
		expect((await stage.client.binary(item)).equals(large)).toBe(true);

		// Other tests leave large batches in the same Redis.
		const keys = (await redis.keys('*')).filter((key) => !before.has(key));
		const sizes = await Promise.all(
			keys.map(async (key) => (await redis.memory('USAGE', key)) ?? 0),
		);
		await redis.quit();
		expect(keys.length).toBeGreaterThan(0);
		expect(Math.max(...sizes)).toBeLessThan(100_000);
	});
});
