import type { IBinaryKeyData, INodeParameters } from 'n8n-workflow';
import { OpenAiCompatibleVision } from '../../../nodes/Vision/OpenAiCompatibleVision.node';
import { geminiCredential, picked } from '../../helpers/credential-data';
import { inMemory, runNode, stored, type FakeRun } from '../../helpers/execute-functions';
import { completion, geminiServer } from '../../gemini/server';
import { httpServer, json, type Received } from '../../helpers/http-server';
import { image } from '../../helpers/images';
import { nodeErrorOf } from '../../helpers/node-errors';
import { clip, ffmpegAbsence } from '../../helpers/recordings';

const front = image('png', 2, 2);
const back = image('jpeg', 2, 2);

let server: Awaited<ReturnType<typeof geminiServer>>;
beforeEach(async () => {
	server = await geminiServer((_request, response) => {
		json(response, 200, completion({ content: 'A house.' }));
	});
});
afterEach(async () => {
	await server.close();
});

async function run(
	binaries: (IBinaryKeyData | undefined)[],
	parameters: INodeParameters = {},
	more: Partial<FakeRun> = {},
) {
	return await runNode({
		node: new OpenAiCompatibleVision(),
		items: binaries.map((binary) => ({ json: {}, ...(binary ? { binary } : {}) })),
		parameters: { model: picked('gemini-3.8-flash'), ...parameters },
		credentials: geminiCredential(server.url),
		...more,
	});
}

const files = () => ({
	data: inMemory(front, 'front.png', 'image/png'),
	photo: inMemory(back, 'back.jpg', 'image/jpeg'),
});

interface Sent {
	role: string;
	content: { text?: string; image_url?: { url: string; detail?: string } }[];
}

const sent = ({ body }: Received) => (body.messages as Sent[]).at(-1)?.content ?? [];
const images = (request: Received | undefined) =>
	(request ? sent(request) : []).flatMap(({ image_url: part }) => (part ? [part.url] : []));
const urlOf = (type: string, bytes: Buffer) => `data:${type};base64,${bytes.toString('base64')}`;
const both = [urlOf('image/png', front), urlOf('image/jpeg', back)];

const itWithFfmpeg = ffmpegAbsence === undefined ? it : it.skip;

describe('the Vision node', () => {
	itWithFfmpeg('sends a video as it is, and as frames with its sound if told to', async () => {
		const video = clip('mp4');
		const binary = { data: inMemory(video, 'clip.mp4', 'video/mp4') };
		await run([binary]);
		expect(images(server.received[0])).toEqual([urlOf('video/mp4', video)]);
		await run([binary], { options: { videoFrames: 2, videoSound: true, maxSide: 32 } });
		const [, second] = server.received;
		const types = second ? sent(second).map((part) => (part as { type?: string }).type) : [];
		expect(types.slice(1)).toEqual([
			...['text', 'text', 'image_url', 'text', 'image_url', 'text', 'input_audio'],
		]);
	});

	it('describes the image of each item', async () => {
		const { outputs } = await run(
			[files(), { data: stored('f', 'x', 'image/png') }],
			{},
			{
				files: { f: front },
			},
		);
		expect(outputs).toEqual([
			[0, 1].map((item) => ({
				json: {
					text: 'A house.',
					finishReason: 'stop',
					model: 'gemini-3.8-flash',
					usage: expect.objectContaining({ totalTokens: 109 }) as object,
				},
				pairedItem: { item },
			})),
		]);
		expect(server.received.map(images)).toEqual([both.slice(0, 1), both.slice(0, 1)]);
	});

	it.each([
		['data', both.slice(0, 1)],
		['photo', both.slice(1)],
		[' photo , data,', both.toReversed()],
		['*', both],
	])('takes the files of the fields %j', async (binaryFields, expected) => {
		await run([files()], { binaryFields });
		expect(images(server.received[0])).toEqual(expected);
	});

	it('takes addresses, data URLs and base64, one by one, as a list and as JSON', async () => {
		const host = await httpServer((_request, response) => response.end(front));
		const [png = '', jpeg = ''] = both;
		const lists = [
			[`${host.url}/a.png`, jpeg],
			[[png, jpeg]],
			[JSON.stringify([png, back.toString('base64')]), ''],
		];
		try {
			for (const urls of lists) {
				await run([{}], { imagesFrom: 'url', urls } as INodeParameters, {
					credentials: geminiCredential(server.url, { allowPrivateUrls: true }),
				});
			}
		} finally {
			await host.close();
		}
		expect(server.received.map(images)).toEqual([both, both, both]);
	});

	it('fetches nothing from a private address, unless the credential allows it', async () => {
		const urls = ['http://127.0.0.1:9/a.png'];
		const error = await nodeErrorOf(run([{}], { imagesFrom: 'url', urls }));
		expect(error.message).toContain('127.0.0.1 is a private or local address');
		expect(error.description).toContain('"Allow Private Addresses"');
	});

	it('asks the question, with the options that were set', async () => {
		await run([files()], {
			operation: 'ask',
			question: 'How many windows?',
			options: { detail: 'high', system: 'Answer in numbers.', temperature: 0 },
		});
		expect(server.received[0]?.body).toMatchObject({
			temperature: 0,
			messages: [
				{ role: 'system', content: 'Answer in numbers.' },
				{ content: [{ text: 'How many windows?' }, { image_url: { detail: 'high' } }] },
			],
		});
	});

	it('adds instructions to the other tasks, and not what was added and left empty', async () => {
		await run([files()], { operation: 'readText', options: { instructions: 'Only prices.' } });
		await run([files()], { options: { instructions: '', system: '' } });
		const [told, plain] = server.received;
		expect(told && sent(told)[0]?.text).toMatch(/^Read the text\.[\s\S]*\n\nOnly prices\.$/);
		expect(plain && sent(plain)[0]?.text).not.toMatch(/\n/);
		expect(plain?.body.messages).toHaveLength(1);
	});

	it("adds the endpoint's own answer where simplify is off", async () => {
		const { items } = await run([files()], { simplify: false });
		expect(items[0]?.json.raw).toMatchObject({ object: 'chat.completion' });
	});

	it.each([
		[{ operation: 'ask' }, 'The question is empty. Fill in Question'],
		[{ operation: 'compare' }, 'Add at least two images to compare'],
		[{ binaryFields: 'picture' }, 'The item has no file in the field "picture"'],
		[{ binaryFields: ' , ' }, 'Input Data Field Name is empty'],
		[{ imagesFrom: 'url' }, 'No image is given'],
		[{ imagesFrom: 'url', urls: ['[1, 2'] }, /^URL\(s\) is not valid JSON/],
	])('refuses %j before anything is sent', async (parameters, message) => {
		const error = await nodeErrorOf(run([files()], parameters));
		expect(error.message).toMatch(message);
		expect(error.context.itemIndex).toBe(0);
		expect(server.received).toEqual([]);
	});

	it('names the field for files where a URL is none', async () => {
		const error = await nodeErrorOf(run([files()], { imagesFrom: 'url', urls: ['htp:/x'] }));
		expect(error.description).toMatch(/ enter its field in Input Data Field Name\(s\)$/);
	});

	it('says that an item has no files, where all of them were asked for', async () => {
		const error = await nodeErrorOf(run([files(), undefined], { binaryFields: '*' }));
		expect(error).toMatchObject({ message: 'The item has no files', context: { itemIndex: 1 } });
	});

	it('keeps what was described where another file is no image', async () => {
		const text = { data: inMemory(Buffer.from('Dear Sir'), 'letter.png', 'image/png') };
		const { items } = await run([files(), text, undefined], {}, { continueOnFail: true });
		expect(items.map(({ json: { text: said, error } }) => said ?? error)).toEqual([
			'A house.',
			expect.objectContaining({
				kind: 'request-invalid',
				message:
					'The file letter.png is not an image, a PDF, a recording or a document that can be read, or it is damaged',
			}),
			expect.objectContaining({ message: 'The item has no file in the field "data"' }),
		]);
	});
});
