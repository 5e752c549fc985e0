import type { INodeParameters } from 'n8n-workflow';
import { z as z3 } from 'zod/v3';
import { z } from 'zod/v4';
import { OpenAiCompatibleFunctionCalling } from '../../../nodes/FunctionCalling/OpenAiCompatibleFunctionCalling.node';
import { geminiCredential, picked } from '../../helpers/credential-data';
import { runNode } from '../../helpers/execute-functions';
import { inTurn } from '../../gemini/answer';
import { calls, says } from '../../gemini/model-turn';
import { messagesOf } from '../../gemini/run';
import { geminiServer, type Reply } from '../../gemini/server';
import { json } from '../../helpers/http-server';
import { nodeErrorOf } from '../../helpers/node-errors';

let server: Awaited<ReturnType<typeof geminiServer>> | undefined;
afterEach(async () => {
	await server?.close();
	server = undefined;
});

async function run(
	reply: Reply,
	tools: unknown,
	more: INodeParameters = {},
	fake: { streaming?: boolean; continueOnFail?: boolean } = {},
) {
	server = await geminiServer(reply);
	return await runNode({
		node: new OpenAiCompatibleFunctionCalling(),
		parameters: {
			operation: 'runTools',
			model: picked('gemini-3.8-flash'),
			prompt: 'How warm is it in Lisbon?',
			...more,
		},
		credentials: geminiCredential(server.url),
		connections: { ai_tool: tools },
		...fake,
	});
}

/** A tool as LangChain has it. */
function langChainTool(name: string, schema?: unknown, result: unknown = '21') {
	const given: unknown[] = [];
	return {
		name,
		description: `The tool ${name}`,
		...(schema === undefined ? {} : { schema }),
		given,
		invoke(args: unknown) {
			given.push(args);
			return Promise.resolve(result);
		},
	};
}

const ask = calls([{ name: 'weather', arguments: { city: 'Lisbon' }, id: 'a' }]);
const answer = says('21 degrees');
const parameters = {
	type: 'object',
	properties: { city: { type: 'string', description: 'In English' } },
	required: ['city'],
};

describe('Run Tools of the Function Calling node', () => {
	it('calls the connected tool and returns the answer with the steps', async () => {
		const tool = langChainTool('weather', parameters);
		const { outputs, hints } = await run(inTurn(ask, answer), [tool], { systemMessage: 'Brief' });
		expect(tool.given).toEqual([{ city: 'Lisbon' }]);
		expect(messagesOf(server?.received ?? [])[1]).toEqual([
			{ role: 'system', content: 'Brief' },
			{ role: 'user', content: 'How warm is it in Lisbon?' },
			ask,
			{ role: 'tool', tool_call_id: 'a', name: 'weather', content: '21' },
		]);
		expect(outputs).toEqual([
			[
				{
					json: {
						text: '21 degrees',
						finishReason: 'stop',
						model: 'gemini-3.8-flash',
						usage: expect.objectContaining({ totalTokens: 218 }) as object,
						steps: [
							{
								calls: [
									{
										id: 'a',
										name: 'weather',
										arguments: { city: 'Lisbon' },
										input: { city: 'Lisbon' },
										output: '21',
										tookMs: expect.any(Number) as number,
									},
								],
								tookMs: expect.any(Number) as number,
								usage: expect.objectContaining({ totalTokens: 109 }) as object,
							},
						],
					},
					pairedItem: { item: 0 },
				},
			],
		]);
		expect(hints).toEqual([]);
	});

	it.each([
		['JSON Schema', parameters],
		['zod 3', z3.object({ city: z3.string().describe('In English') })],
		['zod 4', z.object({ city: z.string().describe('In English') })],
	])('describes a tool whose schema is %s', async (_name, schema) => {
		await run(inTurn(answer), [langChainTool('weather', schema)]);
		expect(server?.received[0]?.body.tools).toEqual([
			{
				type: 'function',
				function: { name: 'weather', description: 'The tool weather', parameters },
			},
		]);
	});

	it('describes a tool without a schema as one that takes a text', async () => {
		const tool = langChainTool('search');
		await run(inTurn(calls([{ name: 'search', arguments: { input: 'Lisbon' } }]), answer), [tool]);
		expect(tool.given).toEqual([{ input: 'Lisbon' }]);
	});

	it('takes the tools of toolkits, and the content of a message that a tool returns', async () => {
		const message = { content: '21', tool_call_id: 'x' };
		const weather = langChainTool('weather', parameters, message);
		const { items } = await run(inTurn(ask, answer), [
			{ tools: [weather] },
			{ getTools: () => [langChainTool('other')] },
		]);
		expect(server?.received[0]?.body.tools).toHaveLength(2);
		expect(items[0]?.json).toMatchObject({ steps: [{ calls: [{ output: '21' }] }] });
	});

	it('sends the limit, its choice and the options of the request', async () => {
		const { items } = await run(inTurn(ask), [langChainTool('weather', parameters)], {
			toolChoice: 'required',
			options: { maxSteps: 1, onLimit: 'partial', parallel: false, temperature: 0 },
		});
		expect(items[0]?.json.finishReason).toBe('step-limit');
		expect(server?.received[0]?.body).toMatchObject({
			tool_choice: 'required',
			parallel_tool_calls: false,
			temperature: 0,
		});
	});

	it('returns JSON where it was asked for', async () => {
		const { items } = await run(
			inTurn(ask, says('{"celsius": 21}')),
			[langChainTool('weather', parameters)],
			{ options: { responseFormat: { format: { type: 'json_object' } } } },
		);
		expect(items[0]?.json.json).toEqual({ celsius: 21 });
	});

	it('streams its words where n8n streams, and not where that was switched off', async () => {
		for (const streaming of [true, false]) {
			const { chunks } = await run(
				inTurn(ask, answer),
				[langChainTool('weather', parameters)],
				{ options: { streaming } },
				{ streaming: true },
			);
			const words = chunks.filter(([type]) => type === 'item').map(([, , text]) => text);
			expect(words.join('')).toBe(streaming ? '21 degrees' : '');
			await server?.close();
		}
	});

	it('gives a failed item what the tools did before, as a result has it', async () => {
		let requests = 0;
		const reply: Reply = (_request, response) => {
			requests += 1;
			if (requests === 1) return ask;
			json(response, 400, [{ error: { code: 400, message: 'Out of luck' } }]);
			return undefined;
		};
		const tool = langChainTool('weather', parameters);
		const { items } = await run(reply, [tool], {}, { continueOnFail: true });
		expect(items[0]?.json).toMatchObject({
			error: {
				kind: 'request-invalid',
				message: 'Out of luck (after 1 step with weather)',
				steps: [{ calls: [{ name: 'weather', input: { city: 'Lisbon' }, output: '21' }] }],
			},
		});
	});

	it.each([
		['no tool', [], /^No tool is connected$/],
		[
			'two tools of one name',
			[langChainTool('weather'), langChainTool('weather')],
			/^Two connected tools have the name "weather"$/,
		],
		[
			'a tool that asks a person',
			[{ ...langChainTool('pay'), metadata: { gatedToolNodeName: 'Pay' } }],
			/needs a person/,
		],
	])('refuses %s and says how to go on', async (_name, tools, message) => {
		const error = await nodeErrorOf(run(inTurn(answer), tools));
		expect(error.message).toMatch(message);
		expect(error.description).toBeTruthy();
		expect(server?.received).toEqual([]);
	});
});
