import type { Stage } from '../../playground/n8n/stage.mjs';
import { calls, says } from '../gemini/model-turn';
import { geminiServer } from '../gemini/server';
import { chain, functionCalling, make } from './helpers/chain';
import { endpointCredential } from './helpers/endpoint-credential';
import { runChain } from './helpers/run-chain';
import { sharedStage } from './shared-stage';

jest.setTimeout(120_000);

let stage: Stage;
beforeAll(async () => {
	stage = await sharedStage();
});

it('a node of ours as the tool of another answers, without inputs of its own', async () => {
	const server = await geminiServer(({ body }) => {
		const messages = body.messages as { role: string; content: unknown }[];
		const last = messages.at(-1);
		if (last?.role === 'tool') return says(`The expert says: ${String(last.content)}`);
		if (!('tools' in body)) return says(`echo: ${String(last?.content)}`);
		return calls([{ name: 'Expert', arguments: { question: 'Why?' } }]);
	});
	const name = await endpointCredential(stage, server.url);
	const workflow = chain(
		[make('[{}]'), functionCalling({ operation: 'runTools', prompt: 'Ask the expert' })],
		{ openAiCompatibleApi: name },
		{
			subNodes: [
				{
					name: 'Expert',
					type: 'n8n-nodes-openai-compatible.openAiCompatibleChatTool',
					parameters: {
						model: { __rl: true, mode: 'id', value: 'gemini-3.8-flash' },
						messages: { message: [{ role: 'user', content: "={{ $fromAI('question') }}" }] },
					},
					connection: 'ai_tool',
					of: 'Functions',
				},
			],
		},
	);
	const execution = await runChain(stage, workflow);
	await server.close();
	expect(execution.data.resultData.error).toBeUndefined();
	const [item] = stage.client.items(execution, 'Functions');
	expect(item?.json.text).toContain('The expert says: ');
	expect(item?.json.text).toContain('echo: Why?');
});
