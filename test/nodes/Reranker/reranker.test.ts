import type { INodeParameters } from 'n8n-workflow';
import { OpenAiCompatibleReranker } from '../../../nodes/Reranker/OpenAiCompatibleReranker.node';
import { picked } from '../../helpers/credential-data';
import { exampleUnder, shapeOf } from '../../helpers/documented-examples';
import { json } from '../../helpers/http-server';
import { nodeErrorOf } from '../../helpers/node-errors';
import { jina, rerankServer, scoreOf, type Instead } from '../../helpers/rerank-server';
import { supplyFunctions } from '../../helpers/supply-functions';

interface Document {
	pageContent: string;
	metadata: Record<string, unknown>;
}

let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.map((close) => close()));
	closers = [];
});

async function supply(parameters: INodeParameters = {}, instead?: Instead) {
	const server = await rerankServer(jina, instead);
	closers.push(server.close);
	const node = new OpenAiCompatibleReranker();
	const faked = supplyFunctions({
		node,
		parameters: { model: picked('bge-reranker'), options: {}, ...parameters },
		credentials: {
			openAiCompatibleApi: { provider: 'custom', baseUrl: `${server.url}/v1`, apiKey: 'key' },
		},
	});
	const { response } = await node.supplyData.call(faked.supply, 0);
	const reranker = response as {
		compressDocuments(documents: Document[], query: string): Promise<Document[]>;
	};
	return { ...faked, ...server, reranker };
}

const query = 'dry the wet tent';
const documents = ['the dog', 'dry the wet tent', '  ', 'the tent', 'a dog'].map(
	(pageContent, id) => ({ pageContent, metadata: { id } }),
);

describe('the Reranker', () => {
	it('gives a vector store the best documents with their scores, and shows the call', async () => {
		const { reranker, received, log } = await supply();
		expect(await reranker.compressDocuments(documents, query)).toEqual([
			{ pageContent: 'dry the wet tent', metadata: { id: 1, relevanceScore: 1 } },
			{
				pageContent: 'the tent',
				metadata: { id: 3, relevanceScore: scoreOf(query, 'the tent') },
			},
			{ pageContent: 'the dog', metadata: { id: 0, relevanceScore: scoreOf(query, 'the dog') } },
		]);
		// Endpoints refuse blank texts.
		expect(received.map(({ body }) => (body.documents as string[]).length)).toEqual([4]);
		const [call] = log;
		expect(call?.input).toEqual([
			[{ json: { query, documents: documents.map(({ pageContent }) => pageContent) } }],
		]);
		const said = (call?.output as { json: unknown }[][])[0]?.[0]?.json;
		expect(shapeOf(said)).toEqual(shapeOf(exampleUnder('rerank.md', '## The Reranker sub-node')));
	});

	it('gives as many as Top N says, and sends further fields', async () => {
		const { reranker, received } = await supply({
			topN: 1,
			options: { extraBody: '{"user":"me"}' },
		});
		expect(await reranker.compressDocuments(documents, query)).toHaveLength(1);
		expect(received[0]?.body.user).toBe('me');
	});

	it('fails the search where a document could not be scored, and shows why', async () => {
		const { reranker, log } = await supply({}, (_, response) => {
			json(response, 400, { error: { message: 'This model does not support rerank' } });
			return true;
		});
		const error = await nodeErrorOf(reranker.compressDocuments(documents, query));
		expect(error.message).toBe('This model does not support rerank');
		expect(log[0]?.output).toBe(error);
	});

	it('asks for a query and a model', async () => {
		const { reranker } = await supply();
		const error = await nodeErrorOf(reranker.compressDocuments(documents, ''));
		expect(error.message).toContain('The query is empty');
		expect((await nodeErrorOf(supply({ model: picked('') }))).message).toBe('No model is selected');
	});
});
