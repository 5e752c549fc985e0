import type { Stage } from '../../playground/n8n/stage.mjs';
import { calls, says } from '../gemini/model-turn';
import { geminiServer } from '../gemini/server';
import { chain, functionCalling, make } from './helpers/chain';
import { endpointCredential } from './helpers/endpoint-credential';
import { errorOf, runChain } from './helpers/run-chain';
import { sharedStage } from './shared-stage';

jest.setTimeout(180_000);

let stage: Stage;
beforeAll(async () => {
	stage = await sharedStage();
});

const text = (name: string, description: string) => ({
	name,
	type: 'string',
	description,
	required: true,
});

const functions = {
	function: [
		{
			name: 'track_parcel',
			description: 'Find out where a parcel or delivery is',
			parameters: { parameter: [text('parcelId', 'ID of the parcel')] },
		},
		{
			name: 'get_weather',
			description: 'Get the weather forecast for a city',
			parameters: { parameter: [text('city', 'Name of the city')] },
		},
		{
			name: 'cancel_order',
			description: 'Cancel an order that was placed',
			parameters: { parameter: [text('orderNumber', 'Number of the order')] },
		},
	],
};

const questions = make(`[
	{ question: 'Where is my parcel PX4471?' },
	{ question: 'What is the weather in Oslo?' },
	{ question: 'Please cancel my order AB1029' },
	{ question: 'Hello there' },
]`);

const routed = { prompt: '={{ $json.question }}', functions, routeToOutputs: true };

const modes: [string, object][] = [
	['inline', { runMode: 'inline' }],
	[
		'waiting until the worker calls',
		{ runMode: 'queueAndWait', queueOptions: { waitInProcessSeconds: 0 } },
	],
];

describe('three functions routed to three outputs', () => {
	it.each(modes)('%s', async (_name, mode) => {
		const execution = await runChain(
			stage,
			chain([questions, functionCalling({ ...routed, ...mode })]),
		);
		expect(execution.status).toBe('success');
		const outputs = [0, 1, 2, 3].map((output) =>
			stage.client.items(execution, 'Functions', { output }),
		);
		expect(
			outputs.map((items) =>
				items.map(({ json, pairedItem }) => [json.name, json.arguments, pairedItem]),
			),
		).toEqual([
			[['track_parcel', { parcelId: 'PX4471' }, { item: 0 }]],
			[['get_weather', { city: 'Oslo' }, { item: 1 }]],
			[['cancel_order', { orderNumber: 'AB1029' }, { item: 2 }]],
			[[undefined, undefined, { item: 3 }]],
		]);
		expect(outputs[3]?.[0]?.json.text).toContain('scripted');
		expect(outputs[0]?.[0]?.json.usage.totalTokens).toBeGreaterThan(0);
	});
});

describe('three functions routed, with an error output', () => {
	it.each(modes)('%s', async (_name, mode) => {
		const prompt = "={{ $json.question.startsWith('What') ? null : $json.question }}";
		const execution = await runChain(
			stage,
			chain([
				questions,
				functionCalling({ ...routed, ...mode, prompt }, { onError: 'continueErrorOutput' }),
			]),
		);
		expect(execution.status).toBe('success');
		const outputs = [0, 1, 2, 3, 4].map((output) =>
			stage.client.items(execution, 'Functions', { output }),
		);
		expect(outputs.map((items) => items.map(({ pairedItem }) => pairedItem))).toEqual([
			[{ item: 0 }],
			[],
			[{ item: 2 }],
			[{ item: 3 }],
			[{ item: 1 }],
		]);
		expect(outputs[0]?.[0]?.json.name).toBe('track_parcel');
		expect(outputs[4]?.[0]?.json).toMatchObject({
			question: 'What is the weather in Oslo?',
			error: { kind: 'request-invalid', message: 'The prompt is empty' },
		});
	});
});

describe('a loop with real tool nodes of n8n', () => {
	const calculator = {
		name: 'calculator',
		type: '@n8n/n8n-nodes-langchain.toolCalculator',
		connection: 'ai_tool' as const,
		of: 'Functions',
	};
	const code = {
		name: 'stock_of',
		type: '@n8n/n8n-nodes-langchain.toolCode',
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
		connection: 'ai_tool' as const,
		of: 'Functions',
	};

	/** Calls both tools at once, then the calculator alone, then answers with what they said. */
	const model = () => {
		let step = 0;
		return geminiServer(({ body }) => {
			step += 1;
			if (step === 1) {
				return calls([
					{ name: 'calculator', arguments: { input: '6 * 7' }, id: '' },
					{ name: 'stock_of', arguments: { article: 'B-9' }, id: '' },
				]);
			}
			if (step === 2) return calls([{ name: 'calculator', arguments: { input: '42 - 41' } }]);
			const results = (body.messages as { role: string; content: string }[])
				.filter(({ role }) => role === 'tool')
				.map(({ content }) => content);
			return says(`Results: ${results.join(' | ')}`);
		});
	};

	async function run(parameters: object) {
		const server = await model();
		const workflow = chain(
			[
				make('[{}]'),
				functionCalling({ operation: 'runTools', prompt: 'Is there enough?', ...parameters }),
			],
			{ openAiCompatibleApi: await endpointCredential(stage, server.url) },
			{ subNodes: [calculator, code] },
		);
		const execution = await runChain(stage, workflow);
		await server.close();
		return { execution, server };
	}

	it('runs them in parallel and in turn, and returns every step', async () => {
		const { execution, server } = await run({});
		expect(execution.status).toBe('success');
		const [item] = stage.client.items(execution, 'Functions');
		expect(item?.json.text).toBe('Results: 42 | There are 41 pieces of B-9 | 1');
		expect(item?.json.steps).toMatchObject([
			{
				calls: [
					{ name: 'calculator', arguments: { input: '6 * 7' }, output: '42' },
					{ name: 'stock_of', output: 'There are 41 pieces of B-9' },
				],
				usage: { totalTokens: 109 },
			},
			{ calls: [{ name: 'calculator', output: '1' }] },
		]);
		expect(item?.json.usage.totalTokens).toBe(3 * 109);
		// The server refuses a conversation whose signatures did not come back.
		expect(server.received).toHaveLength(3);
	});

	it('ends at the limit with an error that says so', async () => {
		const { execution } = await run({ options: { maxSteps: 1 } });
		expect(errorOf(execution).message).toMatch(/1 step/);
	});
});
