import { vision } from '../../../capabilities/vision/vision';
import { visionRequest, type VisionRequest } from '../../../capabilities/vision/vision-request';
import { failureOf, testContext } from '../../helpers/context';
import { completion, geminiServer, type Reply } from '../../gemini/server';
import { json } from '../../helpers/http-server';
import { image } from '../../helpers/images';

const red = image('png', 2, 2, () => [255, 0, 0, 255]);
const blue = image('jpeg', 2, 2, () => [0, 0, 255, 255]);
const media = (ref: string, byteLength: number) => ({ ref, mimeType: '', byteLength });
const one = [{ media: media('red', red.length) }];
const two = [...one, { url: `data:image/jpeg;base64,${blue.toString('base64')}` }];
const shown = (type: 'png' | 'jpeg', bytes: Buffer) => ({
	type: 'image_url',
	image_url: { url: `data:image/${type};base64,${bytes.toString('base64')}` },
});

let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.map((close) => close()));
	closers = [];
});

async function run(request: object, reply?: Reply, signal?: AbortSignal) {
	const server = await geminiServer(reply);
	closers.push(server.close);
	const { context, hints } = testContext({
		url: server.url,
		files: { red, blue },
		...(signal ? { signal } : {}),
	});
	const parsed: VisionRequest = visionRequest.parse({
		model: 'gemini-3.8-flash',
		task: 'describe',
		images: one,
		...request,
	});
	const work = vision.run(parsed, context);
	return { work, server, hints, body: async () => (await work, server.received[0]?.body) };
}

const saying =
	(content: string): Reply =>
	(_request, response) => {
		json(response, 200, completion({ content }));
	};

describe('the vision request', () => {
	it('is one user message with the instruction and the image, and nothing that was not set', async () => {
		const { body } = await run({});
		expect(await body()).toEqual({
			model: 'gemini-3.8-flash',
			messages: [
				{
					role: 'user',
					content: [
						{ type: 'text', text: expect.stringMatching(/^Describe what is seen/) as string },
						shown('png', red),
					],
				},
			],
		});
	});

	it('numbers several images, in their order', async () => {
		const { body } = await run({ task: 'compare', images: two });
		expect(await body()).toMatchObject({
			messages: [
				{
					content: [
						{ type: 'text', text: expect.stringMatching(/^Compare the images/) as string },
						{ type: 'text', text: 'Image 1:' },
						shown('png', red),
						{ type: 'text', text: 'Image 2:' },
						shown('jpeg', blue),
					],
				},
			],
		});
	});

	it('holds the question alone where one is asked', async () => {
		const { body } = await run({ task: 'ask', question: 'Which colour?' });
		expect(await body()).toMatchObject({
			messages: [{ content: [{ type: 'text', text: 'Which colour?' }, shown('png', red)] }],
		});
	});

	it.each([
		['describe', /^Describe .*\n\nIn one word\.$/],
		['readText', /^Read the text\. .*verbatim.*\n\nIn one word\.$/],
	] as const)('holds what to heed besides, behind the instruction to %s', async (task, text) => {
		const { body } = await run({ task, question: 'In one word.' });
		expect(await body()).toMatchObject({
			messages: [{ content: [{ text: expect.stringMatching(text) as string }, {}] }],
		});
	});

	it('holds the system message, the detail and the options that were set', async () => {
		const { body } = await run({
			system: 'You are a jeweller.',
			detail: 'low',
			temperature: 0,
			maxTokens: 50,
			reasoningEffort: 'low',
		});
		expect(await body()).toMatchObject({
			messages: [
				{ role: 'system', content: 'You are a jeweller.' },
				{ role: 'user', content: [{}, { image_url: { detail: 'low' } }] },
			],
			temperature: 0,
			max_tokens: 50,
			reasoning_effort: 'low',
		});
	});

	it('scales every image where that was asked for', async () => {
		const large = image('png', 64, 32);
		const images = [{ url: large.toString('base64') }];
		const { body } = await run({ images, maxSide: 16 });
		const { messages } = (await body()) as {
			messages: { content: { image_url?: { url: string } }[] }[];
		};
		const url = messages[0]?.content[1]?.image_url?.url ?? '';
		const bytes = Buffer.from(url.replace(/^data:image\/png;base64,/, ''), 'base64');
		expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([16, 8]);
	});

	it.each([
		[{ task: 'ask' }, 'The question is empty. Fill in Question'],
		[{ task: 'ask', question: ' ' }, 'The question is empty. Fill in Question'],
		[{ task: 'compare' }, 'Add at least two images to compare'],
		[{ images: [] }, undefined],
		[{ images: Array(101).fill(one[0]) }, undefined],
		[{ images: [{ path: '/etc/passwd' }] }, undefined],
		[{ task: 'generate' }, undefined],
		[{ maxSide: 0 }, undefined],
	])('is refused before it is sent where it holds %j', (wrong, message) => {
		const request = { model: 'm', task: 'describe', images: one, ...wrong };
		const { success, error } = visionRequest.safeParse(request);
		expect(success).toBe(false);
		if (message !== undefined)
			expect(error?.issues.map((issue) => issue.message)).toEqual([message]);
	});
});

describe('the vision result', () => {
	it('is that of a chat', async () => {
		const { work } = await run({}, saying('A red square.'));
		const result = await work;
		expect(result).toMatchObject({
			text: 'A red square.',
			finishReason: 'stop',
			model: 'gemini-3.8-flash',
			usage: { totalTokens: 109 },
		});
		expect(vision.result.parse(result)).toEqual(result);
	});

	it('is an empty text where there is none to read, and no failure', async () => {
		const { work } = await run({ task: 'readText' }, saying('[no text]\n'));
		expect((await work).text).toBe('');
	});
});

describe('images that cannot be sent', () => {
	it('fail the item before anything is paid for, and are named', async () => {
		const images = [...one, { media: { ...media('none', 0), fileName: 'empty.png' } }];
		const { work, server } = await run({ images });
		expect((await failureOf(work)).message).toBe('The file empty.png is empty');
		expect(server.received).toEqual([]);
	});

	it('are not read where the signal aborted before', async () => {
		const { work, server } = await run({}, undefined, AbortSignal.abort());
		await expect(work).rejects.toThrow();
		expect(server.received).toEqual([]);
	});
});
