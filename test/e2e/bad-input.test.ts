import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Stage } from '../../playground/n8n/stage.mjs';
import {
	chain,
	chat,
	extraction,
	functionCalling,
	jobs,
	make,
	readFiles,
	transcription,
	vision,
	type Step,
} from './helpers/chain';
import { errorOf, runChain } from './helpers/run-chain';
import { sharedStage } from './shared-stage';

jest.setTimeout(120_000);

let stage: Stage;

beforeAll(async () => {
	stage = await sharedStage();
	const folder = join(stage.n8n.files, 'bad');
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'empty.mp3'), '');
	writeFileSync(join(folder, 'text.mp3'), 'This is not a recording, whatever its name says.');
	const { endpoint, redis } = stage;
	await stage.client.importCredentials([
		endpointCredential('Wrong key', { baseUrl: endpoint.geminiUrl, apiKey: 'wrong-key' }),
		endpointCredential('Wrong path', { baseUrl: `${endpoint.url}/v7` }),
		endpointCredential('Nobody there', {
			baseUrl: `http://127.0.0.1:${String(await closedPort())}/v1`,
		}),
		queueCredential('No Redis', { url: 'redis://127.0.0.1:9' }),
		queueCredential('No worker', { url: redis.url, prefix: '{nobody-works-here}' }),
		queueCredential('Short secret', { url: redis.url, encryptionSecret: 'short' }),
	]);
});

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	server.close();
	return port;
}

const endpointCredential = (name: string, data: object) => ({
	name,
	type: 'openAiCompatibleApi',
	data: { provider: 'custom', advanced: true, apiKey: 'some-key', ...data },
});
const queueCredential = (name: string, data: object) => ({
	name,
	type: 'jobQueueRedis',
	data: { connection: 'url', advanced: true, encryptionSecret: 'x'.repeat(40), ...data },
});

const one = make("[{ text: 'hello' }]");
const wait = { runMode: 'queueAndWait' };
const aField = { fields: { field: [{ name: 'total', type: 'number' }] } };

describe('each ends in one clear sentence with a hint', () => {
	it.each<[string, Step[], object, RegExp, RegExp]>([
		[
			'wrong key',
			[one, chat()],
			{ openAiCompatibleApi: 'Wrong key' },
			/API key not valid/,
			/Check the API key in the credential/,
		],
		[
			'wrong URL',
			[one, chat()],
			{ openAiCompatibleApi: 'Wrong path' },
			/./,
			/base URL ends as the provider documents/,
		],
		[
			'no image in the item',
			[one, vision()],
			{},
			/no file in the field "data"/,
			/reads or downloads the file/,
		],
		[
			'no tool connected',
			[one, functionCalling({ operation: 'runTools', prompt: 'Hi' })],
			{},
			/^No tool is connected$/,
			/Connect a tool to the Tools input/,
		],
		[
			'no field to extract',
			[one, extraction({ documentFrom: 'text', text: '={{ $json.text }}' })],
			{},
			/^Add at least one field$/,
			/Click Add field below Fields/,
		],
		[
			'wrong key of an extraction',
			[one, extraction({ documentFrom: 'text', text: '={{ $json.text }}', ...aField })],
			{ openAiCompatibleApi: 'Wrong key' },
			/API key not valid/,
			/Check the API key in the credential/,
		],
		[
			'no worker for an extraction',
			[one, extraction({ ...wait, documentFrom: 'text', text: 'Hi', ...aField })],
			{ jobQueueRedis: 'No worker' },
			/worker/,
			/node \S+cli\.js worker/,
		],
		[
			'no file field',
			[one, transcription()],
			{},
			/The item has no file in the field "data"/,
			/Add a node before this one/,
		],
		['Redis down', [one, chat(wait)], { jobQueueRedis: 'No Redis' }, /Redis/, /./],
		[
			'no worker',
			[one, chat(wait)],
			{ jobQueueRedis: 'No worker' },
			/No worker is running/,
			/node \S+cli\.js worker/,
		],
		[
			'short secret',
			[one, chat(wait)],
			{ jobQueueRedis: 'Short secret' },
			/32 characters/,
			/Job Queue \(Redis\)/,
		],
		[
			'no batch ID in the item',
			[one, jobs({ operation: 'get', batchId: '={{ $json.nothing }}' })],
			{},
			/Batch ID is empty: the input item has no batchId/,
			/fill in Batch ID/,
		],
		[
			'unknown batch',
			[one, jobs({ operation: 'get', batchId: 'f'.repeat(32) })],
			{},
			/There is no batch f+/,
			/Check the ID/,
		],
	])('%s', async (_name, steps, credentials, message, description) => {
		const execution = await runChain(stage, chain(steps, credentials));
		expect(execution.status).toBe('error');
		const error = errorOf(execution);
		expect(error.message).toMatch(message);
		expect(error.description).toMatch(description);
	});

	it('an endpoint that is down is said after the retries', async () => {
		const execution = await runChain(
			stage,
			chain([one, chat()], { openAiCompatibleApi: 'Nobody there' }),
			100_000,
		);
		expect(errorOf(execution).message).toBe('No server is listening at the base URL');
		expect(errorOf(execution).description).toMatch(/Check the base URL and port/);
	});

	it.each([
		['inline', {}],
		['queued', { ...wait, queueOptions: { waitInProcessSeconds: 0 } }],
	])(
		'an empty recording and a text file named .mp3, %s, beside a good one',
		async (_name, mode) => {
			const { copyRecordings } = await import('../../playground/n8n/samples.mjs');
			copyRecordings(stage.n8n, ['.wav']);
			const execution = await runChain(
				stage,
				chain([
					readFiles(`${stage.n8n.files}/{bad/*.mp3,recordings/weekly-planning.wav}`),
					transcription(mode, { onError: 'continueRegularOutput' }),
				]),
			);
			expect(execution.status).toBe('success');
			const items = stage.client.items(execution, 'Transcribe');
			const messages = items.map(({ json }) => json.error?.message as string | undefined);
			expect(messages).toContain('The file empty.mp3 is empty');
			expect(messages).toContain('The file text.mp3 is not an audio file, or it is damaged');
			expect(items.filter(({ json }) => 'text' in json)).toHaveLength(1);
		},
	);

	it('no model, which means the default of the provider, but not where an expression gives none', async () => {
		const empty = { __rl: true, mode: 'list', value: '' };
		const used = await runChain(stage, chain([one, chat({ model: empty })]));
		// It stands in for each model of Gemini, and refuses others that it has not.
		expect(stage.client.items(used, 'Chat')[0]?.json.model).toBe('scripted-chat');
		const model = { __rl: true, mode: 'id', value: '={{ $json.missing }}' };
		const execution = await runChain(stage, chain([one, chat({ model })]));
		expect(errorOf(execution).message).toBe('No model is selected');
	});

	it('no items, no calls and no failure', async () => {
		const execution = await runChain(stage, chain([make('[]'), chat()]));
		expect(execution.status).toBe('success');
	});
});

describe('the credential test', () => {
	const data = (more: object) => ({ connection: 'url', encryptionSecret: 'x'.repeat(40), ...more });

	it.each([
		[
			'no worker',
			() => data({ url: stage.redis.url, advanced: true, prefix: '{nobody-works-here}' }),
			'Error',
			/can be used\. No worker is running.*Start one: node \S+cli\.js worker/,
		],
		['unreachable', () => data({ url: 'redis://127.0.0.1:9' }), 'Error', /Redis/],
		[
			'short secret',
			() => data({ url: stage.redis.url, encryptionSecret: 'abc' }),
			'Error',
			/32 characters/,
		],
	])('of the job queue says: %s', async (_name, make, status, message) => {
		const result = await stage.client.testCredential({ type: 'jobQueueRedis', data: make() });
		expect(result.status).toBe(status);
		expect(result.message).toMatch(message);
	});

	it.each([
		['with a trailing slash', () => stage.endpoint.geminiUrl, 'playground-key', 'OK'],
		['without one', () => stage.endpoint.geminiUrl.replace(/\/$/, ''), 'playground-key', 'OK'],
		['with a wrong key', () => stage.endpoint.geminiUrl, 'wrong-key', 'Error'],
	])("of Gemini's address %s", async (_name, baseUrl, apiKey, status) => {
		const result = await stage.client.testCredential({
			type: 'openAiCompatibleApi',
			data: { provider: 'gemini', baseUrl: baseUrl(), apiKey },
		});
		expect(result.status).toBe(status);
	});
});
