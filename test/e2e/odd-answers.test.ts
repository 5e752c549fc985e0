import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { copyRecordings } from '../../playground/n8n/samples.mjs';
import type { Stage } from '../../playground/n8n/stage.mjs';
import { httpServer, json } from '../helpers/http-server';
import {
	chain,
	chat,
	chatModel,
	make,
	readFiles,
	webhook,
	transcription,
	type SubNode,
} from './helpers/chain';
import { runChain } from './helpers/run-chain';
import { streamLines } from './helpers/stream-lines';
import { sharedStage } from './shared-stage';

jest.setTimeout(180_000);

let stage: Stage;
const servers: Awaited<ReturnType<typeof httpServer>>[] = [];

beforeAll(async () => {
	stage = await sharedStage();
});

afterAll(async () => {
	for (const server of servers) await server.close();
});

type Reply = (asked: number, response: ServerResponse) => void;

/** An endpoint that answers so, and the name of its credential. */
async function endpoint(answer: Reply, provider: 'custom' | 'gemini' = 'custom') {
	let asked = 0;
	const server = await httpServer((_request, response) => {
		asked += 1;
		answer(asked, response);
	});
	servers.push(server);
	const name = `Endpoint with odd answers at ${server.url}`;
	const baseUrl = `${server.url}${provider === 'gemini' ? '/v1beta/openai' : '/v1'}`;
	await stage.client.importCredentials([
		{ name, type: 'openAiCompatibleApi', data: { provider, baseUrl, apiKey: 'a-key-of-a-test' } },
	]);
	return { server, replaced: { openAiCompatibleApi: name } };
}

function stream(response: ServerResponse, deltas: readonly object[], finishReason: string) {
	response.writeHead(200, { 'content-type': 'text/event-stream' });
	const choices = [
		...deltas.map((delta) => ({ index: 0, delta, finish_reason: null })),
		{ index: 0, delta: {}, finish_reason: finishReason },
	];
	for (const choice of choices) {
		const chunk = { id: 'c', object: 'chat.completion.chunk', model: 'odd', choices: [choice] };
		response.write(`data: ${JSON.stringify(chunk)}\n\n`);
	}
	response.end('data: [DONE]\n\n');
}

const askedFor = [
	{ id: 'call_a', type: 'function', function: { name: 'delete_files', arguments: '' } },
	{ id: 'call_b', function: { arguments: '{"older_than_days":' } },
	{ id: 'call_c', function: { arguments: '365}' } },
];

const deleteFiles: SubNode = {
	name: 'delete_files',
	type: '@n8n/n8n-nodes-langchain.toolCode',
	typeVersion: 1.3,
	parameters: {
		description: 'Deletes old files',
		language: 'javaScript',
		jsCode: 'return `deleted what is older than ${query.older_than_days} days`;',
		specifyInputSchema: true,
		schemaType: 'manual',
		inputSchema: JSON.stringify({
			type: 'object',
			properties: { older_than_days: { type: 'integer' } },
		}),
	},
	connection: 'ai_tool',
	of: 'Agent',
};

test("n8n's AI Agent calls a tool as it was said where each piece of the stream has another id", async () => {
	const { server, replaced } = await endpoint((asked, response) => {
		const calls = askedFor.map((call) => ({ tool_calls: [{ index: 0, ...call }] }));
		if (asked === 1) stream(response, calls, 'tool_calls');
		else stream(response, [{ content: 'It is ' }, { content: 'done.' }], 'stop');
	});
	const path = randomUUID();
	const agent = {
		name: 'Agent',
		type: '@n8n/n8n-nodes-langchain.agent',
		typeVersion: 3,
		parameters: { promptType: 'define', text: 'Tidy up', options: { enableStreaming: true } },
	};
	const workflow = chain([agent], replaced, {
		trigger: webhook(path),
		subNodes: [chatModel('Agent'), deleteFiles],
	});
	await stage.client.importWorkflows([workflow]);
	await stage.client.activate(workflow.id);
	const words: string[] = [];
	for await (const { type, content = '' } of streamLines(stage, path, {})) {
		if (type === 'item') words.push(content);
	}
	expect(words.join('')).toContain('It is done.');
	expect(server.received).toHaveLength(2);
	const messages = server.received[1]?.body.messages as { role: string; content: string }[];
	expect(messages.find(({ role }) => role === 'tool')?.content).toContain('older than 365 days');
});

const spoken = {
	text: 'In 2016 I left.',
	segments: [{ start: 0.2, end: 3, text: 'In 2016 I left.' }],
	words: [
		{ word: 'In', start: 0.2, end: 0.5 },
		{ word: '2016' },
		{ word: 'I', start: 2, end: 2.2 },
		{ word: 'left.', start: 2.2, end: 3 },
	],
};

test.each([['inline'], ['queueAndWait']])(
	'%s: words without times get subtitles all the same',
	async (runMode) => {
		const { replaced } = await endpoint((_asked, response) => {
			json(response, 200, spoken);
		});
		const [recording] = copyRecordings(stage.n8n, ['.wav']).filter(({ seconds }) => seconds < 60);
		const execution = await runChain(
			stage,
			chain(
				[
					readFiles(`${stage.n8n.files}/recordings/${recording?.file ?? ''}`),
					transcription({ runMode, outputFiles: ['srt', 'json'] }),
				],
				replaced,
			),
		);
		expect(execution.status).toBe('success');
		const [item] = stage.client.items(execution, 'Transcribe');
		if (!item) throw new Error('no transcript');
		expect(item.json.text).toBe('In 2016 I left.');
		const srt = (await stage.client.binary(item, 'srt')).toString();
		expect(srt).toMatch(/^1\n00:00:00,200 --> 00:00:03,000\nIn 2016 I left\.\n/);
		const file = (await stage.client.binary(item, 'json')).toString();
		expect(file).not.toMatch(/NaN|"(start|end)": ?null/);
	},
);

test('an answer with more cached tokens than its price list foresees keeps its text and its tokens', async () => {
	const { replaced } = await endpoint((_asked, response) => {
		json(response, 200, {
			...{ id: 'c', object: 'chat.completion', created: 1, model: 'gemini-2.5-flash' },
			choices: [
				{ index: 0, message: { role: 'assistant', content: 'Good day.' }, finish_reason: 'stop' },
			],
			usage: {
				...{ prompt_tokens: 300, completion_tokens: 40, total_tokens: 340 },
				prompt_tokens_details: { cached_tokens: 400, audio_tokens: 350 },
			},
		});
	}, 'gemini');
	const model = { __rl: true, mode: 'id', value: 'gemini-2.5-flash' };
	const execution = await runChain(
		stage,
		chain([make("[{ text: 'hello' }]"), chat({ model })], replaced),
	);
	expect(execution.status).toBe('success');
	expect(stage.client.items(execution, 'Chat')[0]?.json).toMatchObject({
		text: 'Good day.',
		usage: {
			inputTokens: 300,
			outputTokens: 40,
			totalTokens: 340,
			cachedTokens: expect.any(Number),
		},
	});
});
