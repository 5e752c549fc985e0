import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stage } from '../../playground/n8n/stage.mjs';
import { echoAnswer } from '../helpers/echo-answer';
import { httpServer, json, type Received } from '../helpers/http-server';
import { chain, chat, make, type Step } from './helpers/chain';
import { runChain } from './helpers/run-chain';
import { sharedStage } from './shared-stage';

jest.setTimeout(180_000);

const page = readFileSync(join(__dirname, '../../docs/migration.md'), 'utf8');
const [, before = '', after = ''] = /replace `(.+?)` by `(.+?)`/.exec(page) ?? [];
const [, ofRow = ''] = /For the fields of the row that came in, use `(.+?)`/.exec(page) ?? [];

let stage: Stage;
let server: Awaited<ReturnType<typeof httpServer>>;
beforeAll(async () => {
	stage = await sharedStage();
	server = await httpServer(({ path, body }, response) => {
		json(response, 200, path.endsWith('/responses') ? respond(body) : complete(body));
	});
	const of = { name: server.url, apiKey: 'key' };
	await stage.client.importCredentials([
		{ name: of.name, type: 'openAiApi', data: { apiKey: of.apiKey, url: `${server.url}/v1` } },
		{
			name: of.name,
			type: 'openAiCompatibleApi',
			data: { provider: 'openai', apiKey: of.apiKey, baseUrl: `${server.url}/v1` },
		},
	]);
});
afterAll(async () => {
	await server.close();
});

type Body = Received['body'];

const complete = ({ messages }: Body) =>
	echoAnswer((messages as { content: string }[])[0]?.content ?? '');

/** The same answer by the API that n8n's OpenAI node asks. */
const respond = ({ input }: Body) => ({
	...{ id: 'resp_1', object: 'response', status: 'completed', model: 'tiny' },
	output: [
		{
			...{ id: 'msg_1', type: 'message', role: 'assistant', status: 'completed' },
			content: [{ type: 'output_text', annotations: [], text: `echo ${textIn(input)}` }],
		},
	],
});

/** What a request of the OpenAI node says, whatever it is wrapped in. */
const textIn = (input: unknown): string => /review \d+/.exec(JSON.stringify(input))?.[0] ?? '';

const rows = { ...make('[1, 2, 3].map((id) => ({ id, text: `review ${id}` }))'), name: 'Get rows' };

/** Keeps the number of the row and the answer. */
const save = (text: string): Step => ({
	name: 'Save rows',
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: {
		assignments: {
			assignments: [
				{ id: '1', name: 'id', type: 'number', value: `=${ofRow}` },
				{ id: '2', name: 'text', type: 'string', value: `=${text}` },
			],
		},
		options: {},
	},
});

/** The loop of the first picture. */
function loop() {
	const steps: Step[] = [
		rows,
		{
			name: 'Loop Over Items',
			type: 'n8n-nodes-base.splitInBatches',
			typeVersion: 3,
			parameters: { options: {} },
		},
		{
			name: 'OpenAI',
			type: '@n8n/n8n-nodes-langchain.openAi',
			typeVersion: 2.1,
			parameters: {
				...{ resource: 'text', operation: 'response', builtInTools: {}, options: {} },
				modelId: { __rl: true, mode: 'id', value: 'tiny' },
				responses: { values: [{ content: '={{ $json.text }}' }] },
			},
		},
		{
			name: 'Wait',
			type: 'n8n-nodes-base.wait',
			typeVersion: 1.1,
			parameters: { amount: 0 },
			webhookId: randomUUID(),
		},
		save(before),
	];
	const workflow = chain(steps);
	const to = (node: string) => [{ node, type: 'main', index: 0 }];
	workflow.connections['Loop Over Items'] = { main: [to('Save rows'), to('OpenAI')] };
	workflow.connections.Wait = { main: [to('Loop Over Items')] };
	const openAi = workflow.nodes.find(({ name }) => name === 'OpenAI');
	Object.assign(openAi ?? {}, { credentials: { openAiApi: { name: server.url } } });
	return workflow;
}

const saved = [1, 2, 3].map((id) => ({ id, text: `echo review ${String(id)}` }));

async function savedBy(workflow: ReturnType<typeof chain>) {
	const execution = await runChain(stage, workflow);
	expect(execution).toMatchObject({ status: 'success' });
	return stage.client.items(execution, 'Save rows').map((item) => item.json);
}

test('the workflow after the migration saves the rows of the one before', async () => {
	expect([before, after, ofRow].filter((text) => !/^\{\{ .+ \}\}$/.test(text))).toEqual([]);
	expect(await savedBy(loop())).toEqual(saved);
	const names = { openAiCompatibleApi: server.url };
	const own = chat({ model: { __rl: true, mode: 'id', value: 'tiny' } });
	expect(await savedBy(chain([rows, own, save(after)], names))).toEqual(saved);
});
