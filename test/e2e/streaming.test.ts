import { randomUUID } from 'node:crypto';
import type { Stage } from '../../playground/n8n/stage.mjs';
import { says } from '../gemini/model-turn';
import { geminiServer } from '../gemini/server';
import { streamed } from '../gemini/stream';
import { chain, chat, webhook } from './helpers/chain';
import { endpointCredential } from './helpers/endpoint-credential';
import { streamLines, type Line } from './helpers/stream-lines';
import { sharedStage } from './shared-stage';

jest.setTimeout(120_000);

let stage: Stage;
beforeAll(async () => {
	stage = await sharedStage();
});

async function live(endpoint: string) {
	const path = randomUUID();
	const workflow = chain(
		[
			chat({
				model: { __rl: true, mode: 'id', value: 'gemini-3.8-flash' },
				messages: { message: [{ role: 'user', content: '={{ $json.body.question }}' }] },
			}),
		],
		{ openAiCompatibleApi: await endpointCredential(stage, endpoint) },
		{ trigger: webhook(path) },
	);
	await stage.client.importWorkflows([workflow]);
	await stage.client.activate(workflow.id);
	return { path, workflow };
}

describe('a chat behind a webhook that streams', () => {
	it('sends the first words before the last are made, and keeps the whole answer', async () => {
		const first = Promise.withResolvers<undefined>();
		const server = await geminiServer(() =>
			streamed(says('The answer comes word by word'), {
				// From the third word on the endpoint waits until the caller of the webhook has the first.
				before: (chunk) => (chunk >= 2 ? first.promise : undefined),
			}),
		);
		const { path, workflow } = await live(server.url);
		const lines: Line[] = [];
		for await (const line of streamLines(stage, path, { question: 'How?' })) {
			lines.push(line);
			if (line.type === 'item') first.resolve(undefined);
		}
		await server.close();
		const words = lines.flatMap(({ type, content }) => (type === 'item' ? [content ?? ''] : []));
		expect(words.join('')).toBe('The answer comes word by word');
		expect(words.length).toBeGreaterThan(3);
		expect(lines.map(({ type }) => type)).toEqual(['begin', ...words.map(() => 'item'), 'end']);
		const [{ id } = { id: '' }] = await stage.client.executions(workflow.id);
		const execution = await stage.client.waitFor(id);
		expect(stage.client.items(execution, 'Chat')[0]?.json).toMatchObject({
			text: 'The answer comes word by word',
			finishReason: 'stop',
			usage: { totalTokens: 109 },
		});
	});

	it('says that a stream was lost|was cut off, and the execution fails', async () => {
		const server = await geminiServer(() => streamed(says('One two three'), { cutAfter: 2 }));
		const { path, workflow } = await live(server.url);
		const lines: Line[] = [];
		for await (const line of streamLines(stage, path, { question: 'How?' })) lines.push(line);
		await server.close();
		expect(lines.find(({ type }) => type === 'error')?.content).toMatch(/was lost|was cut off/);
		const [{ id } = { id: '' }] = await stage.client.executions(workflow.id);
		const execution = await stage.client.waitFor(id);
		expect(execution.status).toBe('error');
		expect(server.received).toHaveLength(1);
	});
});

describe('a chat with a memory node', () => {
	it('knows in the second turn what was said in the first', async () => {
		const server = await geminiServer();
		const workflow = chain(
			[
				chat(
					{
						model: { __rl: true, mode: 'id', value: 'gemini-3.8-flash' },
						messages: { message: [{ role: 'user', content: 'My name is Ada' }] },
					},
					{ name: 'First' },
				),
				chat(
					{
						model: { __rl: true, mode: 'id', value: 'gemini-3.8-flash' },
						messages: { message: [{ role: 'user', content: 'Who am I?' }] },
					},
					{ name: 'Second' },
				),
			],
			{ openAiCompatibleApi: await endpointCredential(stage, server.url) },
			{
				subNodes: ['First', 'Second'].map((of) => ({
					name: `Memory of ${of}`,
					type: '@n8n/n8n-nodes-langchain.memoryBufferWindow',
					typeVersion: 1.3,
					parameters: { sessionIdType: 'customKey', sessionKey: 'ada' },
					connection: 'ai_memory' as const,
					of,
				})),
			},
		);
		await stage.client.importWorkflows([workflow]);
		const execution = await stage.client.waitFor(await stage.client.run(workflow.id));
		await server.close();
		expect(execution.status).toBe('success');
		expect(server.received[1]?.body.messages).toEqual([
			{ role: 'user', content: 'My name is Ada' },
			{ role: 'assistant', content: 'echo: My name is Ada' },
			{ role: 'user', content: 'Who am I?' },
		]);
	});
});
