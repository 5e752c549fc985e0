import type { INodeParameters } from 'n8n-workflow';
import { OpenAiCompatibleRerank } from '../../../nodes/Rerank/OpenAiCompatibleRerank.node';
import { picked } from '../../helpers/credential-data';
import { runNode, type FakeRun } from '../../helpers/execute-functions';
import { exampleUnder, shapeOf } from '../../helpers/documented-examples';
import { nodeErrorOf } from '../../helpers/node-errors';
import { rerankServer, scoreOf } from '../../helpers/rerank-server';

let server: Awaited<ReturnType<typeof rerankServer>>;
beforeEach(async () => {
	server = await rerankServer();
});
afterEach(async () => {
	await server.close();
});

const query = 'dry the wet tent';
const texts = ['the dog', 'dry the wet tent', 'the tent'];

async function run(
	parameters: INodeParameters | ((item: number) => INodeParameters) = {},
	more: Partial<FakeRun> & { texts?: string[] } = {},
) {
	const documents = more.texts ?? texts;
	const parametersOf = typeof parameters === 'function' ? parameters : () => parameters;
	return await runNode({
		node: new OpenAiCompatibleRerank(),
		items: documents.map((text, id) => ({ json: { id, text } })),
		parameters: (item) => ({
			model: picked('bge-reranker'),
			query,
			document: documents[item] ?? '',
			...parametersOf(item),
		}),
		credentials: {
			openAiCompatibleApi: { provider: 'custom', baseUrl: `${server.url}/v1`, apiKey: 'key' },
		},
		...more,
	});
}

const brief = ({ items }: Awaited<ReturnType<typeof run>>) =>
	items.map(({ json: { id, rank, score }, pairedItem }) => [id, rank, score, pairedItem]);

describe('the Rerank node', () => {
	it('sorts the items, the best first, each paired with its input', async () => {
		const ran = await run();
		expect(brief(ran)).toEqual([
			[1, 1, 1, { item: 1 }],
			[2, 2, scoreOf(query, 'the tent'), { item: 2 }],
			[0, 3, scoreOf(query, 'the dog'), { item: 0 }],
		]);
		expect(server.received).toHaveLength(1);
		expect(shapeOf(ran.items[0]?.json)).toEqual(shapeOf(exampleUnder('rerank.md', '### Output')));
	});

	it('keeps as many of each query as the limit says, and those with the score', async () => {
		const each = (item: number) => ({ query: item === 0 ? 'dog' : query, limit: 1 });
		expect(brief(await run(each)).map(([id, rank]) => [id, rank])).toEqual([
			[0, 1],
			[1, 1],
		]);
		const best = await run({ options: { minScore: 0.9 } });
		expect(brief(best).map(([id]) => id)).toEqual([1]);
	});

	it('leaves the fields of the input out where told', async () => {
		const { items } = await run({ options: { includeInputFields: false }, limit: 1 });
		expect(Object.keys(items[0]?.json ?? {}).sort()).toEqual(['model', 'rank', 'score', 'usage']);
	});

	it('puts failed items last where the node continues, and stops where it does not', async () => {
		const given = { texts: ['', 'the tent'] };
		const { items } = await run({}, { ...given, continueOnFail: true });
		expect(items.map(({ json: { rank, error }, pairedItem }) => [rank, error, pairedItem])).toEqual(
			[
				[1, undefined, { item: 1 }],
				[
					undefined,
					expect.objectContaining({ message: 'The document is empty' }) as object,
					{ item: 0 },
				],
			],
		);
		const error = await nodeErrorOf(run({}, given));
		expect(error.message).toBe('The document is empty');
	});

	it('says that a model has to be chosen', async () => {
		const error = await nodeErrorOf(run({ model: picked('') }));
		expect(error.message).toBe('No model is selected');
	});
});
