import { randomUUID } from 'node:crypto';
import type { Stage } from '../../playground/n8n/stage.mjs';
import { calls, says } from '../gemini/model-turn';
import { geminiServer, type Reply } from '../gemini/server';
import { chain, chatModel, make, readFiles, webhook, type SubNode } from './helpers/chain';
import { endpointCredential } from './helpers/endpoint-credential';
import { errorOf, runChain } from './helpers/run-chain';
import { streamLines, type Line } from './helpers/stream-lines';
import { sharedStage } from './shared-stage';

jest.setTimeout(180_000);

let stage: Stage;
beforeAll(async () => {
	stage = await sharedStage();
});

const langchain = (name: string) => `@n8n/n8n-nodes-langchain.${name}`;

const agent = (parameters: object = {}) => ({
	name: 'Agent',
	type: langchain('agent'),
	typeVersion: 3,
	parameters: {
		promptType: 'define',
		text: '={{ $json.body?.question ?? "Is there enough?" }}',
		...parameters,
	},
});

const tools: SubNode[] = [
	{ name: 'calculator', type: langchain('toolCalculator'), connection: 'ai_tool', of: 'Agent' },
	{
		name: 'stock_of',
		type: langchain('toolCode'),
		typeVersion: 1.3,
		parameters: {
			description: 'Tells how many pieces of an article are in stock',
			language: 'javaScript',
			jsCode: 'return `There are 41 pieces of ${query.article}`;',
			specifyInputSchema: true,
			schemaType: 'manual',
			inputSchema: JSON.stringify({
				type: 'object',
				properties: { article: { type: 'string', description: 'Article number' } },
				required: ['article'],
			}),
		},
		connection: 'ai_tool',
		of: 'Agent',
	},
];

interface Sent {
	role: string;
	content?: string;
	tool_calls?: unknown[];
}

/** Calls both tools at once, one of them again, and then says what it was told. */
function threeSteps(): Reply {
	let step = 0;
	return ({ body }) => {
		step += 1;
		if (step === 1) {
			return calls([
				{ name: 'calculator', arguments: { input: '6 * 7' }, id: '' },
				{ name: 'stock_of', arguments: { article: 'B-9' }, id: '' },
			]);
		}
		if (step === 2) return calls([{ name: 'calculator', arguments: { input: '42 - 41' }, id: '' }]);
		const results = (body.messages as Sent[]).filter(({ role }) => role === 'tool');
		return says(`One is missing: ${results.map(({ content }) => content ?? '').join(' | ')}`);
	};
}

/** What the server saw: it refuses a conversation whose signatures or calls did not come back. */
const rolesOf = (messages: unknown) =>
	(messages as Sent[]).map(({ role, tool_calls: made }) =>
		made ? `${role} ${String(made.length)}` : role,
	);

const expectedRoles = ['system', 'user', 'assistant 2', 'tool', 'tool', 'assistant 1', 'tool'];

async function withModel(
	reply: Reply | undefined,
	steps: Parameters<typeof chain>[0],
	more: Parameters<typeof chain>[2],
) {
	const server = await geminiServer(reply);
	const credential = await endpointCredential(stage, server.url);
	return { server, workflow: chain(steps, { openAiCompatibleApi: credential }, more) };
}

describe("n8n's AI Agent with our chat model", () => {
	it('finishes a task of three steps with two tools', async () => {
		const { server, workflow } = await withModel(
			threeSteps(),
			[make('[{}]'), agent({ options: { systemMessage: 'Be exact' } })],
			{
				subNodes: [chatModel('Agent', { options: { temperature: 1 } }), ...tools],
			},
		);
		const execution = await runChain(stage, workflow);
		await server.close();
		expect(execution.status).toBe('success');
		const [item] = stage.client.items(execution, 'Agent');
		expect(item?.json.output).toMatch(/^One is missing: .*42.*41 pieces of B-9.*1/);
		expect(server.received).toHaveLength(3);
		expect(rolesOf(server.received[2]?.body.messages)).toEqual(expectedRoles);
		expect(server.received[0]?.body).toMatchObject({ model: 'gemini-3.8-flash', temperature: 1 });
		// The canvas shows what the model used.
		const runs = execution.data.resultData.runData['Our Model'] ?? [];
		expect(runs).toHaveLength(3);
		expect(JSON.stringify(runs[0])).toContain('"completionTokens":74');
	});

	it('finishes it streaming, word by word', async () => {
		const path = randomUUID();
		const { server, workflow } = await withModel(
			threeSteps(),
			[agent({ options: { enableStreaming: true, systemMessage: 'Be exact' } })],
			{ trigger: webhook(path), subNodes: [chatModel('Agent'), ...tools] },
		);
		await stage.client.importWorkflows([workflow]);
		await stage.client.activate(workflow.id);
		const lines: Line[] = [];
		for await (const line of streamLines(stage, path, { question: 'Is there enough?' })) {
			lines.push(line);
		}
		await server.close();
		const words = lines.flatMap(({ type, content = '' }) => (type === 'item' ? [content] : []));
		expect(words.join('')).toMatch(/One is missing: .*42/);
		expect(words.length).toBeGreaterThan(5);
		expect(server.received.map(({ body: sent }) => sent.stream)).toEqual([true, true, true]);
		expect(rolesOf(server.received[2]?.body.messages)).toEqual(expectedRoles);
		const [{ id } = { id: '' }] = await stage.client.executions(workflow.id);
		const execution = await stage.client.waitFor(id);
		expect(JSON.stringify(execution.data.resultData.runData['Our Model']?.[0])).toContain(
			'"completionTokens":74',
		);
	});

	it('goes on with what a memory kept of its tools', async () => {
		const second = { ...agent({ text: 'And now?' }), name: 'Second' };
		const memories = ['Agent', 'Second'].map((of): SubNode => ({
			name: `Memory of ${of}`,
			type: langchain('memoryBufferWindow'),
			typeVersion: 1.3,
			parameters: { sessionIdType: 'customKey', sessionKey: 'tools-of-an-agent' },
			connection: 'ai_memory',
			of,
		}));
		const { server, workflow } = await withModel(threeSteps(), [make('[{}]'), agent(), second], {
			subNodes: [
				chatModel('Agent'),
				{ ...chatModel('Second'), name: 'Its Model' },
				...memories,
				...tools,
			],
		});
		const execution = await runChain(stage, workflow);
		await server.close();
		expect(execution.data.resultData.error).toBeUndefined();
		expect(stage.client.items(execution, 'Second')[0]?.json.output).toMatch(/^One is missing/);
		const roles = rolesOf(server.received[3]?.body.messages);
		expect(roles.at(-1)).toBe('user');
		// n8n keeps the calls of the last step alone.
		expect(roles).toContain('assistant 1');
	});

	it('says which option cannot be, as the editor names it', async () => {
		const { server, workflow } = await withModel(undefined, [make('[{}]'), agent()], {
			subNodes: [chatModel('Agent', { options: { temperature: 3 } }), ...tools],
		});
		const execution = await runChain(stage, workflow);
		await server.close();
		expect(errorOf(execution).message).toContain('Temperature must be at most 2');
	});
});

describe("n8n's chains with our chat model", () => {
	it('the Basic LLM Chain gets an answer, and shows the model an image', async () => {
		const chainNode = {
			name: 'Chain',
			type: langchain('chainLlm'),
			typeVersion: 1.7,
			parameters: {
				promptType: 'define',
				text: 'What is on it?',
				messages: {
					messageValues: [
						{
							type: 'HumanMessagePromptTemplate',
							messageType: 'imageBinary',
							binaryImageDataKey: 'data',
						},
					],
				},
			},
		};
		const { server, workflow } = await withModel(
			() => says('An invoice'),
			[readFiles(`${stage.n8n.files}/documents/invoice-larkspur.png`), chainNode],
			{ subNodes: [chatModel('Chain')] },
		);
		const { copyDocuments } = await import('../../playground/n8n/samples.mjs');
		copyDocuments(stage.n8n, ['.png']);
		const execution = await runChain(stage, workflow);
		await server.close();
		expect(stage.client.items(execution, 'Chain')[0]?.json).toEqual({ text: 'An invoice' });
		expect(JSON.stringify(server.received[0]?.body.messages)).toContain(
			'"image_url":{"url":"data:image/png;base64,',
		);
	});

	it('the Information Extractor gets fields', async () => {
		const extractor = {
			name: 'Extractor',
			type: langchain('informationExtractor'),
			typeVersion: 1.2,
			parameters: {
				text: 'Invoice 7 of Larkspur Ltd is over 12.50 euros',
				attributes: {
					attributes: [
						{ name: 'seller', description: 'Who sells', required: true },
						{ name: 'total', type: 'number', description: 'Sum to pay' },
					],
				},
			},
		};
		const { server, workflow } = await withModel(
			() => says('```json\n{ "seller": "Larkspur Ltd", "total": 12.5 }\n```'),
			[make('[{}]'), extractor],
			{ subNodes: [chatModel('Extractor')] },
		);
		const execution = await runChain(stage, workflow);
		await server.close();
		expect(stage.client.items(execution, 'Extractor')[0]?.json).toEqual({
			output: { seller: 'Larkspur Ltd', total: 12.5 },
		});
	});
});
