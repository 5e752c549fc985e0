import { NodeOperationError, type INodeParameters } from 'n8n-workflow';
import { OpenAiCompatibleEmbeddings } from '../../../nodes/Embeddings/OpenAiCompatibleEmbeddings.node';
import { geminiCredential, picked } from '../../helpers/credential-data';
import { inputs, named, refuseBad } from '../../helpers/embedding-runs';
import { runNode, type FakeRun } from '../../helpers/execute-functions';
import { vectorOf } from '../../gemini/embeddings';
import { geminiServer, type EmbedReply } from '../../gemini/server';
import { nodeErrorOf } from '../../helpers/node-errors';

let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.map((close) => close()));
	closers = [];
});

/** Runs the node on items with these texts. */
async function run(
	texts: unknown[],
	parameters: INodeParameters | ((item: number) => INodeParameters) = {},
	{
		embed,
		credential,
		...more
	}: Partial<FakeRun> & { embed?: EmbedReply; credential?: object } = {},
) {
	const server = await geminiServer(undefined, embed);
	closers.push(server.close);
	const model = picked('gemini-embedding-001');
	const options = { normalise: false };
	const ran = runNode({
		node: new OpenAiCompatibleEmbeddings(),
		items: texts.map((text, id) => ({ json: { id, text } as never })),
		parameters:
			typeof parameters === 'function'
				? (item) => ({ model, options, text: String(texts[item]), ...parameters(item) })
				: { model, options, text: '={{ $json.text }}', ...parameters },
		credentials: geminiCredential(server.url, { ...credential }),
		...more,
	});
	return { ran, received: server.received };
}

const vectors = ({ items }: Awaited<ReturnType<typeof runNode>>) =>
	items.map(
		({ json: { embedding, error } }) => embedding ?? (error as { message: string }).message,
	);

describe('the Embeddings node', () => {
	it('puts the texts of all items into few requests, and gives each its vector', async () => {
		const texts = named(230);
		const { ran, received } = await run(texts);
		const { items } = await ran;
		expect(
			inputs(received)
				.map(({ length }) => length)
				.sort(),
		).toEqual([100, 100, 30].sort());
		expect(items).toEqual(
			texts.map((text, item) => ({
				json: {
					id: item,
					text,
					embedding: vectorOf(text),
					dimensions: 8,
					model: 'gemini-embedding-001',
					usage: expect.objectContaining({ totalTokens: 0, costUsd: null }) as object,
				},
				pairedItem: { item },
			})),
		);
	});

	it('reads a text that is a number, and parameters that differ by item', async () => {
		const { ran, received } = await run([7, 8], (item) => ({
			format: 'pgvector',
			options: {
				normalise: false,
				outputField: 'v',
				includeInputFields: false,
				dimensions: 2 + item,
			},
		}));
		const { items } = await ran;
		expect(items.map(({ json }) => json)).toMatchObject([
			{ v: `[${vectorOf('7', 2).join(',')}]`, dimensions: 2 },
			{ v: `[${vectorOf('8', 3).join(',')}]`, dimensions: 3 },
		]);
		expect(items[0]?.json).not.toHaveProperty('id');
		expect(received.map(({ body }) => body.dimensions)).toEqual([2, 3]);
	});

	it('gives one item for each part of a long text', async () => {
		const long = 'This is a sentence of some words. '.repeat(30);
		const { ran } = await run([long, 'short'], {
			longTexts: 'chunks',
			options: { normalise: false, partTokens: 50 },
		});
		const { items } = await ran;
		const parts = items.filter(({ pairedItem }) => (pairedItem as { item: number }).item === 0);
		expect(parts.map(({ json }) => json.text).join('')).toBe(long);
		for (const [chunk, { json }] of parts.entries()) {
			expect(json).toMatchObject({ id: 0, chunk, chunks: parts.length });
			expect(json.embedding).toEqual(vectorOf(String(json.text)));
		}
		expect(items.at(-1)).toMatchObject({
			json: { text: 'short', chunk: 0, chunks: 1 },
			pairedItem: { item: 1 },
		});
	});

	it('compares with a query, and pairwise', async () => {
		const query = await run(['a', 'b'], { operation: 'query', query: 'a' });
		expect((await query.ran).items.map(({ json }) => json.similarity)).toEqual([
			expect.closeTo(1, 12),
			expect.any(Number),
		]);
		const pairs = await run(['a', 'b'], { operation: 'pairs' });
		const [first, second] = (await pairs.ran).items;
		expect(first?.json.similarities).toEqual([expect.closeTo(1, 12), expect.any(Number)]);
		expect((second?.json.similarities as number[])[0]).toBe(
			(first?.json.similarities as number[])[1],
		);
	});

	it('leaves each failure at its item where it continues', async () => {
		const { ran, received } = await run(
			['a', '', 'bad', 'd'],
			{},
			{ embed: refuseBad, continueOnFail: true },
		);
		const done = await ran;
		expect(vectors(done)).toEqual([vectorOf('a'), 'The text is empty', 'No to bad', vectorOf('d')]);
		expect(done.items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2, 3].map((item) => ({ item })),
		);
		expect(done.items[1]?.json).toEqual({
			error: expect.objectContaining({ kind: 'request-invalid' }) as object,
		});
		expect(received.length).toBeGreaterThan(1);
	});

	it('stops at the first failure, names its item, and sends no more', async () => {
		const texts = named(900).map((text, i) => (i === 150 ? 'bad' : text));
		const { ran, received } = await run(
			texts,
			{},
			{ embed: refuseBad, credential: { concurrency: 1 } },
		);
		const error = await nodeErrorOf(ran);
		expect(error).toMatchObject({ message: 'No to bad', context: { itemIndex: 150 } });
		// The first hundred, the second one in halves, and nothing of what comes after them.
		expect(inputs(received).flat()).not.toContain('text 200');
	});

	it('says at every item what stopped all of them', async () => {
		const { ran, received } = await run(
			['a', 'b'],
			{ model: picked('gemini-3.8-flash') },
			{ continueOnFail: true },
		);
		const messages = vectors(await ran);
		expect(messages).toEqual([messages[0], messages[0]]);
		expect(messages[0]).toContain('models/gemini-3.8-flash is not found');
		expect(received).toHaveLength(1);
	});

	it('says which item has no model', async () => {
		const { ran } = await run(
			['a', 'b'],
			(item) => ({ model: picked(item === 0 ? 'gemini-embedding-001' : '') }),
			{
				continueOnFail: true,
			},
		);
		expect(vectors(await ran)).toEqual([vectorOf('a'), 'No model is selected']);
	});

	it('ends as cancelled where the execution is', async () => {
		const cancel = new AbortController();
		const { ran } = await run(
			['a'],
			{},
			{
				embed: (right) => {
					cancel.abort();
					return right;
				},
				signal: cancel.signal,
				continueOnFail: true,
			},
		);
		const error = await nodeErrorOf(ran);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe('The work was cancelled');
	});

	it('gives nothing for nothing', async () => {
		const { ran, received } = await run([]);
		expect((await ran).outputs).toEqual([[]]);
		expect(received).toEqual([]);
	});
});
