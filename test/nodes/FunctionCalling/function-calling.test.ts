import type { IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';
import { fieldRows } from '../../../nodes/Extraction/field-rows';
import { functionFields } from '../../../nodes/FunctionCalling/function-fields';
import { OpenAiCompatibleFunctionCalling } from '../../../nodes/FunctionCalling/OpenAiCompatibleFunctionCalling.node';
import { returnCallsAdapter } from '../../../nodes/FunctionCalling/return-calls-adapter';
import { toRoutedItems } from '../../../nodes/FunctionCalling/to-routed-items';
import { collectedItems } from '../../../nodes/shared/items/collected-items';
import { toOutputs } from '../../../nodes/shared/items/to-outputs';
import { geminiCredential, picked } from '../../helpers/credential-data';
import { executeFunctions, runNode } from '../../helpers/execute-functions';
import { inTurn } from '../../gemini/answer';
import { calls, says } from '../../gemini/model-turn';
import { geminiServer, type Reply } from '../../gemini/server';
import { nodeErrorOf } from '../../helpers/node-errors';

const functions = {
	function: [
		{
			name: 'get weather',
			description: 'Weather of a city',
			parameters: {
				parameter: [
					{ name: 'city', description: 'In English', type: 'string', required: true, values: [] },
					{ name: 'days', type: 'integer', required: false, values: ['1', '7'] },
					{ name: 'units', type: 'array', required: false, values: ['C', 'F'] },
				],
			},
		},
		{ name: 'pay', parameters: {} },
	],
};
const weather = (id = 'a') => ({ name: 'get_weather', arguments: { city: 'Lisbon' }, id });
const pay = (id = 'b') => ({ name: 'pay', id });
const city = { city: 'Lisbon' };
const called = { get: { id: 'a', name: 'get weather', arguments: city, input: city } };
const sum = { inputTokens: 1, outputTokens: 1, thinkingTokens: 0, totalTokens: 2, costUsd: null };
const usage = expect.objectContaining({ totalTokens: 109 }) as object;

let server: Awaited<ReturnType<typeof geminiServer>> | undefined;
afterEach(async () => {
	await server?.close();
	server = undefined;
});

const parametersOf = (more: INodeParameters) => ({
	model: picked('gemini-3.8-flash'),
	prompt: 'What is the weather?',
	functions,
	...more,
});

async function run(reply: Reply, more: INodeParameters = {}, items: IDataObject[] = [{}]) {
	server = await geminiServer(reply);
	return await runNode({
		node: new OpenAiCompatibleFunctionCalling(),
		parameters: parametersOf(more),
		items: items.map((json) => ({ json })),
		credentials: geminiCredential(server.url),
	});
}

describe('the Function Calling node', () => {
	it('sends the functions of its fields and returns the calls', async () => {
		const { outputs } = await run(() => calls([weather()]), { systemMessage: 'Be brief' });
		expect(server?.received[0]?.body).toEqual({
			model: 'gemini-3.8-flash',
			messages: [
				{ role: 'system', content: 'Be brief' },
				{ role: 'user', content: 'What is the weather?' },
			],
			tools: [
				{
					type: 'function',
					function: {
						name: 'get_weather',
						description: 'Weather of a city',
						parameters: {
							type: 'object',
							properties: {
								city: { type: 'string', description: 'In English' },
								days: { type: 'integer', description: 'one of 1, 7' },
								units: { type: 'array', items: { type: 'string', enum: ['C', 'F'] } },
							},
							required: ['city'],
						},
					},
				},
				{ type: 'function', function: { name: 'pay' } },
			],
		});
		expect(outputs).toEqual([
			[
				{
					json: {
						calls: [called.get],
						text: '',
						finishReason: 'tool_calls',
						model: 'gemini-3.8-flash',
						usage,
					},
					pairedItem: { item: 0 },
				},
			],
		]);
	});

	it.each<[string, unknown]>([
		['text', '[{"name": "pay"}]'],
		['text as OpenAI words it', '[{"type": "function", "function": {"name": "pay"}}]'],
		['one object', '{"name": "pay"}'],
		['a list of an expression', [{ name: 'pay' }]],
	])('takes functions as JSON given as %s', async (_name, functionsJson) => {
		await run(() => calls([pay()]), {
			defineBy: 'json',
			functionsJson: functionsJson as INodeParameters,
		});
		expect(server?.received[0]?.body.tools).toEqual([
			{ type: 'function', function: { name: 'pay' } },
		]);
	});

	it('sends a whole conversation in place of the prompt', async () => {
		const messages = [
			{ role: 'user', content: 'Pay' },
			{ role: 'assistant', content: 'Whom?' },
			{ role: 'user', content: 'Ana' },
		];
		await run(() => calls([pay()]), { options: { messages: JSON.stringify(messages) } });
		expect(server?.received[0]?.body.messages).toEqual(messages);
	});

	it('sends choice and options, and leaves out what was not set', async () => {
		await run(() => calls([pay()]), {
			toolChoice: 'function',
			functionName: ' pay ',
			options: { parallel: false, temperature: 0, strict: false, messages: '[]' },
		});
		expect(server?.received[0]?.body).toMatchObject({
			tool_choice: { type: 'function', function: { name: 'pay' } },
			parallel_tool_calls: false,
			temperature: 0,
		});
		expect(server?.received).toHaveLength(1);
	});

	it.each<[string, object, string[]]>([
		['a number', { prompt: 7, systemMessage: 8 }, ['8', '7']],
		['an object', { prompt: { a: 1 }, systemMessage: [true] }, ['[true]', '{"a":1}']],
	])(
		'takes prompt and system message of an expression that gives %s',
		async (_name, more, said) => {
			await run(() => calls([pay()]), more as INodeParameters);
			const messages = server?.received[0]?.body.messages as { content: string }[];
			expect(messages.map(({ content }) => content)).toEqual(said);
		},
	);

	it('names the types of parameters as Extraction does', () => {
		const typesOf = (fields: INodeProperties[]) =>
			(fields.find(({ name }) => name === 'type')?.options ?? []).map(({ name }) => name);
		const parameters = functionFields.flatMap(({ options = [] }) =>
			options.flatMap((one) => ('values' in one ? typesOf(one.values) : [])),
		);
		const known = [...typesOf(fieldRows), 'List of Strings'];
		expect(parameters.filter((name) => !known.includes(name))).toEqual([]);
		expect(parameters).toContain('String');
	});

	it.each<[string, INodeParameters, RegExp]>([
		['an empty prompt', { prompt: ' ' }, /^The prompt is empty$/],
		['no function', { functions: {} }, /^Add at least one function$/],
		[
			'functions that are no JSON',
			{ defineBy: 'json', functionsJson: '[{' },
			/^Functions \(JSON\) is not valid JSON/,
		],
		[
			'functions that are no objects',
			{ defineBy: 'json', functionsJson: '[1]' },
			/^Functions \(JSON\) must be a list/,
		],
		['messages that are no list', { options: { messages: '{}' } }, /^Messages must be a list$/],
	])('refuses %s before anything is sent', async (_name, more, message) => {
		const error = await nodeErrorOf(run(() => says('never'), more));
		expect(error.message).toMatch(message);
		expect(server?.received).toEqual([]);
	});
});

describe('one output per function', () => {
	const routed = { routeToOutputs: true };
	const byJson = { ...routed, defineBy: 'json' };

	it('gives each call to the output of its function, with the usage once', async () => {
		const answer = { ...calls([weather(), pay(), weather('c')]), content: 'On it' };
		const { outputs } = await run(() => answer, routed);
		const first = { finishReason: 'tool_calls', model: 'gemini-3.8-flash', usage };
		expect(outputs).toEqual([
			[
				{ json: { ...called.get, text: 'On it', ...first }, pairedItem: { item: 0 } },
				{ json: { ...called.get, id: 'c', text: 'On it' }, pairedItem: { item: 0 } },
			],
			[
				{
					json: { id: 'b', name: 'pay', arguments: {}, input: {}, text: 'On it' },
					pairedItem: { item: 0 },
				},
			],
			[],
		]);
	});

	it('gives an item without a call to the last output', async () => {
		const { outputs } = await run(() => says('Which city?'), routed);
		expect(outputs).toEqual([
			[],
			[],
			[
				{
					json: { text: 'Which city?', finishReason: 'stop', model: 'gemini-3.8-flash', usage },
					pairedItem: { item: 0 },
				},
			],
		]);
	});

	it('gives a failed item to the last output, where it calls nothing', async () => {
		server = await geminiServer();
		const { outputs } = await runNode({
			node: new OpenAiCompatibleFunctionCalling(),
			parameters: parametersOf({ ...routed, prompt: '' }),
			credentials: geminiCredential(server.url),
			continueOnFail: true,
		});
		expect(outputs.map((items) => items.length)).toEqual([0, 0, 1]);
		expect(outputs[2]?.[0]?.json).toMatchObject({ error: { kind: 'request-invalid' } });
	});

	it('is the same for the results of jobs, after a wait as well', async () => {
		const { functions: fake } = executeFunctions({
			node: new OpenAiCompatibleFunctionCalling(),
			parameters: parametersOf({ ...routed, runMode: 'queueAndWait' }),
		});
		const result = { text: '', finishReason: 'stop', model: 'm', usage: sum };
		const collected = [[called.get], []].map((list, itemIndex) => ({
			jobId: `j-${String(itemIndex)}`,
			itemIndex,
			state: 'completed' as const,
			result: { ...result, calls: list },
		}));
		const items = await collectedItems(fake, returnCallsAdapter, collected);
		expect(toOutputs(returnCallsAdapter.outputs?.(fake) ?? 0, items)).toEqual([
			[
				{
					json: { ...called.get, finishReason: 'stop', model: 'm', usage: sum },
					pairedItem: { item: 0 },
				},
			],
			[],
			[{ json: result, pairedItem: { item: 1 } }],
		]);
	});

	it('is refused where an item calls a function that has none', () => {
		const answer = { calls: [called.get], text: '', finishReason: 'stop', model: 'm', usage: sum };
		expect(() => toRoutedItems(answer, ['pay'])).toThrow(
			'The function "get weather" has no output',
		);
	});

	const namesOf = (more: INodeParameters) => {
		const { functions: fake } = executeFunctions({
			node: new OpenAiCompatibleFunctionCalling(),
			parameters: parametersOf(more),
		});
		return fake.getNodeOutputs().map(({ displayName }) => displayName);
	};

	it.each<[string, INodeParameters, (string | undefined)[]]>([
		['off', {}, [undefined]],
		['by fields', routed, ['get weather', 'pay', 'No Call']],
		['without functions', { ...routed, functions: {} }, ['No Call']],
		[
			'by JSON',
			{
				...routed,
				defineBy: 'json',
				functionsJson: '[{"name": "a"}, {"function": {"name": "b"}}]',
			},
			['a', 'b', 'No Call'],
		],
		[
			'by an expression of its own',
			{ ...routed, defineBy: 'json', functionsJson: '={{ [{ name: "a" }] }}' },
			['a', 'No Call'],
		],
		['while JSON is typed', { ...byJson, functionsJson: '[{"name": "a"' }, [undefined]],
		['while JSON is typed that is no function', { ...byJson, functionsJson: 'null' }, [undefined]],
		['while a name is missing', { ...byJson, functionsJson: '[{}]' }, ['', 'No Call']],
		['where jobs are queued', { runMode: 'queue' }, [undefined]],
		['where tools are run', { operation: 'runTools' }, [undefined]],
	])('is shown %s', (_name, more, names) => {
		expect(namesOf(more)).toStrictEqual(names);
	});

	it('is refused where the functions cannot be known before the node runs', async () => {
		const warn = jest.spyOn(console, 'warn').mockReturnValue();
		const functionsJson = '={{ $json.functions }}';
		const error = await nodeErrorOf(
			run(() => says('never'), { ...routed, defineBy: 'json', functionsJson }),
		);
		expect(error.message).toBe('The outputs of this node are not known before it runs');
		expect(server?.received).toEqual([]);
		warn.mockRestore();
	});
});

describe('what the Function Calling node hides', () => {
	it('where tools are run has no value, so that neither queue nor its credential is asked for', () => {
		const node = new OpenAiCompatibleFunctionCalling();
		const resolved = (operation: string) =>
			NodeHelpers.getNodeParameters(
				node.description.properties,
				{ operation },
				true,
				false,
				{ typeVersion: 1 },
				node.description,
			);
		expect(resolved('returnCalls')).toHaveProperty('runMode', 'inline');
		expect(resolved('runTools')).not.toHaveProperty('runMode');
		expect(resolved('runTools')).not.toHaveProperty('routeToOutputs');
	});
});

describe('the answers of two items', () => {
	it('stay with their items', async () => {
		const { outputs } = await run(
			inTurn(calls([pay()])),
			{ routeToOutputs: true, options: { parallel: true } },
			[{ a: 1 }, { a: 2 }],
		);
		expect(outputs[1]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});
});
