import type { INodeParameters } from 'n8n-workflow';
import { OpenAiCompatibleEmbeddingsModel } from '../../../nodes/EmbeddingsModel/OpenAiCompatibleEmbeddingsModel.node';
import { exampleUnder, shapeOf } from '../../helpers/documented-examples';
import { geminiCredential, picked } from '../../helpers/credential-data';
import { inputs, named, refuseBad } from '../../helpers/embedding-runs';
import { vectorOf } from '../../gemini/embeddings';
import { geminiServer } from '../../gemini/server';
import { nodeErrorOf } from '../../helpers/node-errors';
import { supplyFunctions } from '../../helpers/supply-functions';

interface Embeddings {
	embedDocuments(documents: string[]): Promise<number[][]>;
	embedQuery(query: string): Promise<number[]>;
}

let server: Awaited<ReturnType<typeof geminiServer>>;
beforeEach(async () => {
	server = await geminiServer(undefined, refuseBad);
});
afterEach(async () => {
	await server.close();
});

async function supply(options: INodeParameters = {}, model = 'gemini-embedding-001') {
	const node = new OpenAiCompatibleEmbeddingsModel();
	const faked = supplyFunctions({
		node,
		parameters: { model: picked(model), options: { normalise: false, ...options } },
		credentials: geminiCredential(server.url),
	});
	const { response } = await node.supplyData.call(faked.supply, 0);
	return { ...faked, model: response as Embeddings };
}

describe('the Embeddings Model', () => {
	it('gives documents their vectors with few requests, and shows the call', async () => {
		const { model, log, events } = await supply();
		const documents = named(120);
		expect(await model.embedDocuments(documents)).toEqual(documents.map((text) => vectorOf(text)));
		expect(
			inputs(server.received)
				.map(({ length }) => length)
				.sort(),
		).toEqual([100, 20]);
		expect(log).toEqual([
			{
				input: [[{ json: { documents } }]],
				output: [
					[
						{
							json: {
								vectors: 120,
								dimensions: 8,
								model: 'gemini-embedding-001',
								usage: expect.objectContaining({ totalTokens: 0 }) as object,
							},
						},
					],
				],
			},
		]);
		const [[shown]] = log[0]?.output as [[{ json: { usage: object } }]];
		const example = exampleUnder('embeddings.md', '## The Embeddings Model');
		// Gemini counts no tokens, so that the price is not known.
		expect(shown.json.usage).toMatchObject({ costUsd: null });
		const priced = { ...shown.json, usage: { ...shown.json.usage, costUsd: 0 } };
		expect(shapeOf(priced)).toEqual(shapeOf(example));
		expect(events).toEqual(['ai-document-embedded']);
	});

	it('gives a query its vector', async () => {
		const { model, log, events } = await supply();
		expect(await model.embedQuery('q')).toEqual(vectorOf('q'));
		expect(log[0]?.input).toEqual([[{ json: { query: 'q' } }]]);
		expect(events).toEqual(['ai-query-embedded']);
	});

	it('tells the model what is a document and what a query, where it is asked to', async () => {
		const { model } = await supply({ markTasks: true, dimensions: 4 }, 'gemini-embedding-2');
		await model.embedDocuments(['a']);
		await model.embedQuery('a');
		expect(server.received.map(({ body }) => [body.input, body.dimensions])).toEqual([
			[['title: none | text: a'], 4],
			[['task: search result | query: a'], 4],
		]);
	});

	it('averages a long document, or says that it is too long', async () => {
		const long = named(5000, 'This is sentence').join('. ');
		const { model } = await supply();
		const [vector = []] = await model.embedDocuments([long]);
		expect(Math.hypot(...vector)).toBeCloseTo(1, 9);
		expect(inputs(server.received).flat().length).toBeGreaterThan(10);
		const strict = await supply({ averageLongTexts: false });
		const error = await nodeErrorOf(strict.model.embedDocuments(['a', long]));
		expect(error.message).toMatch(/^Document 2: The text is too long/);
	});

	it('fails with the document that is refused, and shows the failure', async () => {
		const { model, log } = await supply();
		const error = await nodeErrorOf(model.embedDocuments(['a', 'bad', 'c']));
		expect(error.message).toBe('Document 2: No to bad');
		expect(log[0]?.output).toBe(error);
	});

	it('says that a query is empty', async () => {
		const { model } = await supply();
		const error = await nodeErrorOf(model.embedQuery(' '));
		expect(error.message).toBe('The query is empty');
		expect(server.received).toEqual([]);
	});

	it('uses the default of the provider where no model is selected', async () => {
		const { model } = await supply({}, '');
		await model.embedQuery('Hi');
		expect(server.received[0]?.body.model).toBe('gemini-embedding-001');
	});
});
