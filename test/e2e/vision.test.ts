import { readFileSync } from 'node:fs';
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
