import { sampleWorkflows } from '../../playground/n8n/samples.mjs';
import type { Stage } from '../../playground/n8n/stage.mjs';
import { refuseBad } from '../helpers/embedding-runs';
import { geminiServer } from '../gemini/server';
import { vectorOf } from '../gemini/embeddings';
import { chain, embeddings, jobs, make } from './helpers/chain';
import { endpointCredential } from './helpers/endpoint-credential';
import { errorOf, runChain } from './helpers/run-chain';
import { sharedStage } from './shared-stage';

jest.setTimeout(180_000);

let stage: Stage;
beforeAll(async () => {
	stage = await sharedStage();
});

function sample(id: string) {
	const found = sampleWorkflows(stage.n8n, { withPostgres: true }).find((one) => one.id === id);
	if (!found) throw new Error(`There is no sample ${id}`);
	return { ...found, id };
}

const calls = () =>
	stage.endpoint.requests().filter(({ path }) => path.endsWith('/embeddings')).length;

const modes = [
	['inline', { runMode: 'inline' }],
	['queue and wait', { runMode: 'queueAndWait' }],
	[
		'queue and wait, waiting until the worker calls',
		{ runMode: 'queueAndWait', queueOptions: { waitInProcessSeconds: 0 } },
	],
] as const;

const many = make('Array.from({ length: 120 }, (_, i) => ({ text: `text number ${i}` }))');

describe('the Embeddings Model in n8n', () => {
	it('serves the in-memory vector store: the right article comes first for 20 questions', async () => {
		const before = calls();
		const execution = await runChain(stage, sample('vector-store'), 120_000);
		expect(execution.data.resultData.error?.message).toBeUndefined();
		expect(stage.client.items(execution, 'Insert')).toHaveLength(20);
		const asked = stage.client
			.items(execution, 'Questions')
			.map(({ json }) => json.article as string);
		const found = stage.client
			.items(execution, 'Search')
			.map(({ json }) => (json.document as { metadata: { id: string } }).metadata.id);
		expect(asked).toHaveLength(20);
		expect(found).toEqual(asked);
		// All articles with one request, and each question with its own.
		expect(calls() - before).toBe(21);
	});

	it('shows each call in the log of the sub-node', async () => {
		const execution = await runChain(stage, sample('vector-store'), 120_000);
		const runs = execution.data.resultData.runData['Embeddings Model'] as {
			data: { ai_embedding: { json: Record<string, unknown> }[][] };
		}[];
		expect(runs).toHaveLength(21);
		expect(runs[0]?.data.ai_embedding[0]?.[0]?.json).toMatchObject({
			vectors: 20,
			dimensions: 512,
		});
	});

	it('says at the vector store what is wrong, and how to go on', async () => {
		const { nodes, ...rest } = sample('vector-store');
		const workflow = {
			...rest,
			nodes: nodes.map((node) =>
				node.name === 'Embeddings Model'
					? { ...node, parameters: { model: { __rl: true, mode: 'id', value: 'nothing' } } }
					: node,
			),
		};
		const execution = await runChain(stage, { ...workflow, id: 'vector-store-wrong' });
		expect(JSON.stringify(execution.data.resultData)).toContain('Check the model name');
	});
});

describe.each(modes)('the Embeddings node, %s', (_name, mode) => {
	it('embeds 120 texts with two requests, in order and paired', async () => {
		const before = calls();
		const execution = await runChain(stage, chain([many, embeddings(mode)]));
		expect(execution.data.resultData.error?.message).toBeUndefined();
		const items = stage.client.items(execution, 'Embed');
		expect(items).toHaveLength(120);
		for (const [index, item] of items.entries()) {
			expect(item.json.text).toBe(`text number ${String(index)}`);
			expect(item.json.embedding).toHaveLength(512);
			expect(item.json.usage.totalTokens).toBeGreaterThan(0);
			expect(item.pairedItem).toMatchObject({ item: index });
		}
		expect(calls() - before).toBe(2);
		// The same text has the same vector, wherever it ran.
		const [first] = stage.client.items(
			await runChain(stage, chain([make('[{ text: "text number 77" }]'), embeddings()])),
			'Embed',
		);
		const far = (items[77]?.json.embedding as number[]).map((one, i) =>
			Math.abs(one - (first?.json.embedding as number[])[i]!),
		);
		expect(Math.max(...far)).toBeLessThan(1e-4);
	});

	it('leaves each failure at its item, and the others their vectors', async () => {
		const server = await geminiServer(undefined, refuseBad);
		try {
			const name = await endpointCredential(stage, server.url);
			const texts = make(
				'["one", "", "bad", "word ".repeat(600000), "five"].map((text) => ({ text }))',
			);
			const node = embeddings(mode, { onError: 'continueErrorOutput' });
			const execution = await runChain(stage, chain([texts, node], { openAiCompatibleApi: name }));
			const items = stage.client.items(execution, 'Embed');
			const wrong = stage.client.items(execution, 'Embed', { output: 1 });
			expect(items.map(({ json, pairedItem }) => [json.text, pairedItem])).toEqual([
				['one', { item: 0 }],
				['five', { item: 4 }],
			]);
			const [x = 0, y = 1] = items[0]?.json.embedding as number[];
			const [rawX = 0, rawY = 1] = vectorOf('one');
			expect(x / y).toBeCloseTo(rawX / rawY, 9);
			expect(wrong.map(({ json }) => json.error.message as string)).toEqual([
				'The text is empty',
				'No to bad',
				expect.stringContaining('too long: about 750,000 tokens'),
			]);
		} finally {
			await server.close();
		}
	});

	it('stops at the first failure and says how to go on', async () => {
		const texts = make('[{ text: "one" }, { text: " " }]');
		const execution = await runChain(stage, chain([texts, embeddings(mode)]));
		const error = errorOf(execution);
		expect(error.message).toBe('The text is empty');
		expect(error.description).toContain('leave out items without text');
	});
});

describe('the Embeddings node, queue', () => {
	it('goes on at once; the Jobs node gives one item for each text', async () => {
		const execution = await runChain(
			stage,
			chain([
				many,
				embeddings({ runMode: 'queue', format: 'base64' }),
				jobs({ operation: 'wait', waitInProcessSeconds: 0 }, { name: 'Wait' }),
				jobs({ operation: 'results' }, { name: 'Results' }),
			]),
		);
		expect(execution.data.resultData.error?.message).toBeUndefined();
		const queued = stage.client.items(execution, 'Embed');
		expect(queued).toHaveLength(120);
		const ids = queued.map(({ json }) => json.jobId as string);
		expect(new Set(ids).size).toBe(120);
		expect(new Set(ids.map((id) => id.replace(/\..*/, ''))).size).toBe(1);
		const results = stage.client.items(execution, 'Results');
		expect(results.map(({ json }) => json.jobId)).toEqual(ids);
		expect(results.map(({ json }) => json.itemIndex)).toEqual([...ids.keys()]);
		const bytes = Buffer.from(results[5]?.json.embedding as string, 'base64');
		expect(bytes).toHaveLength(512 * 4);
	});
});

describe('the sample that needs pgvector', () => {
	it('finds the right article, or says that the server has no pgvector', async () => {
		await stage.postgres();
		const execution = await runChain(stage, sample('embeddings-postgres'), 120_000);
		expect(execution.data.resultData.error?.message).toBeUndefined();
		const available = stage.client.items(execution, 'Look for pgvector')[0]?.json
			.available as number;
		if (available > 0) {
			const found = stage.client.items(execution, 'Find').map(({ json }) => json);
			expect(found).toHaveLength(20);
			for (const one of found) expect(one.found).toBe(one.article);
		} else {
			const [said] = stage.client.items(execution, 'Say so');
			expect(said?.json.message).toMatch(/^PostgreSQL \d+.* has no pgvector here\. Install it/);
		}
	});
});
