import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { copyDocuments } from '../../playground/n8n/samples.mjs';
import type { Stage } from '../../playground/n8n/stage.mjs';
import { httpServer } from '../helpers/http-server';
import { chain, chat, make, readFiles, vision } from './helpers/chain';
import { errorOf, runChain } from './helpers/run-chain';
import { sharedStage } from './shared-stage';

jest.setTimeout(180_000);

const invoice = 'invoice-larkspur.png';
// What the rendered invoice says: its number, a line, its total.
const said = ['INV-2026-0417', 'Whiteboard', '508.61'];

let stage: Stage;
let path: string;
beforeAll(async () => {
	stage = await sharedStage();
	copyDocuments(stage.n8n);
	path = `${stage.n8n.files}/documents/${invoice}`;
});

const modes = [
	['inline', { runMode: 'inline' }],
	['on a worker', { runMode: 'queueAndWait' }],
	[
		'on a worker, waiting until it calls',
		{ runMode: 'queueAndWait', queueOptions: { waitInProcessSeconds: 0 } },
	],
] as const;

describe('a rendered invoice', () => {
	it.each(modes)('is read from a binary field: %s', async (_name, mode) => {
		const workflow = chain([readFiles(path), vision({ ...mode, operation: 'readText' })]);
		const execution = await runChain(stage, workflow, 120_000);
		expect(execution.status).toBe('success');
		const [item] = stage.client.items(execution, 'Look');
		for (const words of said) expect(item?.json.text).toContain(words);
		expect(item?.json.model).toBe('tesseract-eng');
	});

	it('is read as the attachment of a chat message, scaled down', async () => {
		const workflow = chain([
			readFiles(path),
			chat({
				model: { __rl: true, mode: 'id', value: 'gemini-3.8-flash' },
				messages: {
					message: [{ role: 'user', content: 'Read it', attachments: { binaryFields: '*' } }],
				},
				options: { maxSide: 800 },
			}),
		]);
		const execution = await runChain(stage, workflow, 120_000);
		expect(stage.client.items(execution, 'Chat')[0]?.json.text).toContain('Whiteboard');
	});
});

describe('a video of an invoice', () => {
	let video: string;
	beforeAll(() => {
		mkdirSync(`${stage.n8n.files}/clips`, { recursive: true });
		video = `${stage.n8n.files}/clips/invoice.mp4`;
		const even = 'scale=trunc(iw/2)*2:trunc(ih/2)*2,format=yuv420p';
		const still = ['-loop', '1', '-framerate', '5', '-t', '1', '-i', path];
		execFileSync('ffmpeg', ['-v', 'error', '-y', ...still, '-vf', even, '-crf', '5', video]);
	});

	it.each(modes)('is read as a file by an endpoint that takes it: %s', async (_name, mode) => {
		const workflow = chain([readFiles(video), vision({ ...mode, operation: 'readText' })]);
		const execution = await runChain(stage, workflow, 120_000);
		expect(execution.data.resultData.error).toBeUndefined();
		const [item] = stage.client.items(execution, 'Look');
		for (const words of said) expect(item?.json.text).toContain(words);
	});

	it.each(modes.slice(0, 2))(
		'is read in frames by one that takes none: %s',
		async (_name, mode) => {
			const look = vision({
				...mode,
				operation: 'readText',
				model: { __rl: true, mode: 'id', value: 'tesseract-eng' },
				options: { videoFrames: 2, maxSide: 2048 },
			});
			const workflow = chain([readFiles(video), look], {
				openAiCompatibleApi: 'Playground endpoint, OpenAI shape',
			});
			const execution = await runChain(stage, workflow, 120_000);
			expect(execution.data.resultData.error).toBeUndefined();
			const [item] = stage.client.items(execution, 'Look');
			expect(String(item?.json.text).split('INV-2026-0417')).toHaveLength(3);
		},
	);
});

describe('an image at an address', () => {
	it('is not fetched from a private one, and the item says how to allow it', async () => {
		const server = await httpServer((_request, response) => {
			response.writeHead(200, { 'content-type': 'image/png' }).end(readFileSync(path));
		});
		const workflow = chain([
			make('[{}]'),
			vision({ imagesFrom: 'url', urls: [`${server.url}/invoice.png`] }),
		]);
		const execution = await runChain(stage, workflow);
		await server.close();
		const { message, description } = errorOf(execution);
		expect(message).toContain('private or local address');
		expect(description).toContain('Allow Private Addresses');
		expect(server.received).toEqual([]);
	});
});
