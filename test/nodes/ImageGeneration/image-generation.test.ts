import type { IBinaryData, INodeParameters } from 'n8n-workflow';
import { OpenAiCompatibleImageGeneration } from '../../../nodes/ImageGeneration/OpenAiCompatibleImageGeneration.node';
import { geminiCredential, picked } from '../../helpers/credential-data';
import { inMemory, runNode, type FakeRun } from '../../helpers/execute-functions';
import { pictures } from '../../gemini/images';
import { geminiServer } from '../../gemini/server';
import { httpServer, json } from '../../helpers/http-server';
import { decoded, image } from '../../helpers/images';
import { nodeErrorOf } from '../../helpers/node-errors';

const red = image('png', 3, 2, () => [255, 0, 0, 255]);
const blue = image('jpeg', 4, 4, () => [0, 0, 255, 255]);

let server: Awaited<ReturnType<typeof geminiServer>>;
beforeEach(async () => {
	server = await geminiServer();
});
afterEach(async () => {
	await server.close();
});

const run = async (parameters: INodeParameters, more: Partial<FakeRun> = {}) =>
	await runNode({
		node: new OpenAiCompatibleImageGeneration(),
		parameters: { model: picked('gemini-3.1-flash-image'), prompt: 'A fox', ...parameters },
		credentials: geminiCredential(server.url),
		...more,
	});

/** A server that generates images as OpenAI does. */
async function withOpenAi<T>(
	answer: object,
	work: (
		credentials: NonNullable<FakeRun['credentials']>,
		made: Awaited<ReturnType<typeof httpServer>>,
	) => Promise<T>,
): Promise<T> {
	const made = await httpServer((_request, response) => {
		json(response, 200, answer);
	});
	try {
		const openAiCompatibleApi = { provider: 'openai', baseUrl: `${made.url}/v1`, apiKey: 'k' };
		return await work({ openAiCompatibleApi }, made);
	} finally {
		await made.close();
	}
}

const bytesOf = (file: IBinaryData | undefined) => Buffer.from(file?.data ?? '', 'base64');

describe('the Image Generation node', () => {
	it('gives an item an image, whose file is what was generated, with usage at the first', async () => {
		const answer = {
			data: [
				{ b64_json: red.toString('base64'), revised_prompt: 'A red fox' },
				...pictures(blue).data,
			],
			usage: { input_tokens: 4, output_tokens: 100, total_tokens: 104 },
		};
		const { items } = await withOpenAi(
			answer,
			async (credentials) =>
				await run({ n: 2, binaryPropertyOutput: 'generated' }, { credentials }),
		);
		expect(items.map(({ json: fields, pairedItem }) => [fields, pairedItem])).toEqual([
			[
				{
					index: 0,
					fileName: 'image.png',
					mimeType: 'image/png',
					byteLength: red.length,
					width: 3,
					height: 2,
					revisedPrompt: 'A red fox',
					model: 'gemini-3.1-flash-image',
					usage: expect.objectContaining({ totalTokens: 104 }) as object,
				},
				{ item: 0 },
			],
			[
				{
					index: 1,
					fileName: 'image_1.jpg',
					mimeType: 'image/jpeg',
					byteLength: blue.length,
					width: 4,
					height: 4,
					model: 'gemini-3.1-flash-image',
				},
				{ item: 0 },
			],
		]);
		const [first, second] = items.map(({ binary }) => binary?.generated);
		expect(first).toMatchObject({ fileName: 'image.png', mimeType: 'image/png' });
		expect(decoded('png', bytesOf(first)).pixel(0, 0)).toEqual([255, 0, 0, 255]);
		expect(bytesOf(second).equals(blue)).toBe(true);
	});

	it('gives all images in one item where that is asked for', async () => {
		const { items } = await run({ n: 2, output: 'item' });
		expect(items).toHaveLength(1);
		expect(Object.keys(items[0]?.binary ?? {})).toEqual(['data', 'data_1']);
		expect(items[0]?.json).toMatchObject({
			images: [
				{ field: 'data', fileName: 'image.png', width: 4 },
				{ field: 'data_1', fileName: 'image_1.png' },
			],
			usage: { costUsd: null },
		});
		expect(JSON.stringify(items[0]?.json)).not.toContain('iVBOR');
	});

	it.each([
		['lighthouse', 'lighthouse'],
		['{{ a/b }}.PNG', '{{ a_b }}'],
		['  ', 'image'],
	])('names the files as the user says: %j', async (fileName, name) => {
		const { items } = await run({ n: 2, options: { fileName } });
		const named = items.map(({ binary, json: fields }) => [
			binary?.data?.fileName,
			fields.fileName,
		]);
		expect(named).toEqual([
			[`${name}.png`, `${name}.png`],
			[`${name}_1.png`, `${name}_1.png`],
		]);
		expect(JSON.stringify(server.received)).not.toContain('fileName');
	});

	it('edits the files of the item with a mask, in the order of the field names', async () => {
		const mask = image('png', 3, 2, () => [0, 0, 0, 0]);
		await withOpenAi(pictures(red), async (credentials, { received }) => {
			await run(
				{
					operation: 'edit',
					binaryFields: 'second, first',
					options: { maskField: 'mask', quality: 'low', size: '' },
				},
				{
					credentials,
					items: [
						{
							json: {},
							binary: {
								first: inMemory(blue, 'a.jpg', 'image/jpeg'),
								second: inMemory(red, 'b.png', 'image/png'),
								mask: inMemory(mask, 'm.png', 'image/png'),
							},
						},
					],
				},
			);
			expect(received[0]?.path).toBe('/v1/images/edits');
			const names = [
				...String(received[0]?.raw.toString('latin1')).matchAll(/filename="([^"]+)"/g),
			];
			expect(names.map(([, name]) => name)).toEqual(['mask.png', 'image-1.png', 'image-2.jpg']);
			expect(received[0]?.raw.includes(red)).toBe(true);
			expect(received[0]?.raw.toString('latin1')).not.toContain('name="size"');
		});
	});

	it('says what is wrong at the item that it belongs to, and keeps the others', async () => {
		const prompts = ['A fox', '', 'A hare'];
		const { items } = await run(
			{},
			{
				items: prompts.map(() => ({ json: {} })),
				parameters: (item) => ({
					model: picked('gemini-3.1-flash-image'),
					prompt: prompts[item] ?? '',
				}),
				continueOnFail: true,
			},
		);
		expect(items.map(({ binary, json: { error } }) => [binary !== undefined, error])).toEqual([
			[true, undefined],
			[
				false,
				{
					kind: 'request-invalid',
					message: 'The prompt is empty. Describe what to generate',
				},
			],
			[true, undefined],
		]);
	});

	it('says how to allow an answer that leads to a private address', async () => {
		const answer = { data: [{ url: 'http://127.0.0.1:8080/generated/a.png' }] };
		const error = await withOpenAi(
			answer,
			async (credentials) => await nodeErrorOf(run({}, { credentials })),
		);
		expect(error.message).toMatch(/image in the answer cannot be read: .*private or local/);
		expect(error.description).toMatch(/Allow Private Addresses/);
	});

	const oneImage = [{ json: {}, binary: { data: inMemory(red, 'a.png', 'image/png') } }];

	it('edits with Gemini, by its own route', async () => {
		const { items } = await run({ operation: 'edit' }, { items: oneImage });
		expect(items[0]?.json).toMatchObject({ width: 4, height: 3, usage: { outputTokens: 1226 } });
		expect(server.received[0]?.path).toMatch(/^\/v1beta\/models\/[^/]+:generateContent$/);
	});

	it('says that Gemini knows no masks, and what to do', async () => {
		const mask = { mask: inMemory(red, 'mask.png', 'image/png') };
		const items = [{ json: {}, binary: { ...oneImage[0]?.binary, ...mask } }];
		const error = await nodeErrorOf(
			run({ operation: 'edit', options: { maskField: 'mask' } }, { items }),
		);
		expect(error.message).toMatch(/Google Gemini does not support masks/);
		expect(error.description).toMatch(/Remove the mask/);
		expect(server.received).toEqual([]);
	});

	it('returns the raw answers without the images, unless simplified', async () => {
		const { items } = await run({ simplify: false });
		expect(items[0]?.json.raw).toEqual([{ created: 1_795_400_000, data: [{ b64_json: '…' }] }]);
	});
});
