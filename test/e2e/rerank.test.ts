import { sampleWorkflows } from '../../playground/n8n/samples.mjs';
import type { Stage } from '../../playground/n8n/stage.mjs';
import { chain, make, ours, type Step } from './helpers/chain';
import { runChain } from './helpers/run-chain';
import { sharedStage } from './shared-stage';

jest.setTimeout(180_000);

const credential = 'Reranking endpoint of the test';
const model = { __rl: true, mode: 'id', value: 'use-lite' };

let stage: Stage;
beforeAll(async () => {
	stage = await sharedStage();
	await stage.client.importCredentials([
		{
			name: credential,
			type: 'openAiCompatibleApi',
			data: { provider: 'custom', baseUrl: stage.endpoint.openAiUrl, apiKey: 'any' },
		},
	]);
});

const rerank = (parameters: Record<string, unknown>): Step => ({
	name: 'Rerank',
	type: ours('Rerank'),
	parameters: { model, query: 'How do I send something back?', ...parameters },
	onError: 'continueRegularOutput',
});

const articles = make(`[
	'Orders placed before noon arrive within two working days.',
	'Dogs are welcome in our shops as long as they are on a leash.',
	' ',
	'Goods may be sent back within thirty days, with the slip that came with the order.',
].map((text, id) => ({ id, text }))`);

describe.each([
	['inline', { runMode: 'inline' }],
	['queue and wait', { runMode: 'queueAndWait' }],
	[
		'queue and wait, waiting until the worker calls',
		{ runMode: 'queueAndWait', queueOptions: { waitInProcessSeconds: 0 } },
	],
])('the Rerank node, %s', (_name, mode) => {
	it('puts the right article first and the failed one last, each paired with its input', async () => {
		const execution = await runChain(
			stage,
			chain([articles, rerank(mode)], { openAiCompatibleApi: credential }),
		);
		expect(execution.data.resultData.error?.message).toBeUndefined();
		const items = stage.client.items(execution, 'Rerank');
		expect(items.map(({ json }) => json.rank as unknown)).toEqual([1, 2, 3, undefined]);
		expect(items[0]).toMatchObject({ json: { id: 3 }, pairedItem: { item: 3 } });
		expect(items[3]).toMatchObject({
			json: { error: { message: 'The document is empty' } },
			pairedItem: { item: 2 },
		});
	});
});

describe('the Reranker in n8n', () => {
	it('reorders what the in-memory vector store finds', async () => {
		const sample = sampleWorkflows(stage.n8n).find(({ id }) => id === 'vector-store');
		if (!sample) throw new Error('There is no sample vector-store');
		const { nodes, connections, ...rest } = sample;
		const workflow = {
			...rest,
			id: 'vector-store-reranked',
			nodes: [
				...nodes.map((node) =>
					node.name === 'Search'
						? {
								...node,
								parameters: { ...(node.parameters as object), topK: 5, useReranker: true },
							}
						: node,
				),
				{
					id: 'reranker',
					name: 'Reranker',
					type: ours('Reranker'),
					typeVersion: 1,
					position: [1120, 300] as [number, number],
					parameters: { model, topN: 2 },
					credentials: { openAiCompatibleApi: { name: credential } },
				},
			],
			connections: {
				...connections,
				Reranker: { ai_reranker: [[{ node: 'Search', type: 'ai_reranker', index: 0 }]] },
			},
		};
		const execution = await runChain(stage, workflow, 120_000);
		expect(execution.data.resultData.error?.message).toBeUndefined();
		const asked = stage.client.items(execution, 'Questions');
		const found = stage.client.items(execution, 'Search');
		// Two for each question, the best first.
		expect(found).toHaveLength(2 * asked.length);
		for (const [index, { json }] of asked.entries()) {
			const [best, second] = found.slice(2 * index, 2 * index + 2);
			expect((best?.json.document as { metadata: object }).metadata).toMatchObject({
				id: json.article,
			});
			expect(best?.json.score).toBeGreaterThan(second?.json.score as number);
		}
		const runs = execution.data.resultData.runData.Reranker as {
			data: { ai_reranker: { json: Record<string, unknown> }[][] };
		}[];
		expect(runs).toHaveLength(asked.length);
		expect(runs[0]?.data.ai_reranker[0]?.[0]?.json).toMatchObject({ documents: 2 });
	});
});
