import { rerankAll } from '../../../capabilities/rerank/rerank-all';
import { rerank } from '../../../capabilities/rerank/rerank';
import { rerankRequest } from '../../../capabilities/rerank/rerank-request';
import { createEndpointClient } from '../../../endpoint/endpoint-client';
import { failureOf, testContext } from '../../helpers/context';
import { json } from '../../helpers/http-server';
import {
	jina,
	rerankServer,
	scoreOf,
	scoresOf,
	type Instead,
	type Wording,
} from '../../helpers/rerank-server';

let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.map((close) => close()));
	closers = [];
});

async function start(wording?: Wording, instead?: Instead, settings: object = {}) {
	const server = await rerankServer(wording, instead);
	closers.push(server.close);
	const client = createEndpointClient(
		{ baseUrl: `${server.url}/v1`, apiKey: 'key', ...settings },
		{ retry: { baseMs: 1, attempts: 2 } },
	);
	const { context, hints, progress } = testContext({ client });
	const ask = async (documents: string[], more: object | ((place: number) => object) = {}) =>
		await rerankAll(
			documents.map((document, place) =>
				rerankRequest.parse({
					model: 'bge-reranker',
					query: 'dry the tent',
					document,
					...(typeof more === 'function' ? more(place) : more),
				}),
			),
			context,
		);
	return { ...server, context, hints, progress, ask };
}

const scores = (outcomes: Awaited<ReturnType<typeof rerankAll>>) =>
	outcomes.map((one) => ('result' in one ? one.result.score : one.failure.message));

const texts = ['the dog', 'dry the tent well', 'the tent'];
const right = texts.map((text) => scoreOf('dry the tent', text));

describe('reranking', () => {
	it('sends the documents of one query together, and gives each its score', async () => {
		const { ask, received } = await start();
		const outcomes = await ask(texts);
		expect(scores(outcomes)).toEqual(right);
		expect(received.map(({ body }) => body)).toEqual([
			{ model: 'bge-reranker', query: 'dry the tent', documents: texts, top_n: 3 },
		]);
		const usages = outcomes.flatMap((one) => ('result' in one ? [one.result.usage] : []));
		expect(usages.reduce((sum, { totalTokens }) => sum + totalTokens, 0)).toBe(12);
	});

	it('makes a request for each query, and for each hundred documents', async () => {
		const { ask, received, progress } = await start();
		const many = Array.from({ length: 250 }, (_, place) => `the tent ${String(place)}`);
		const outcomes = await ask(many, (place) => ({ query: place < 240 ? 'tent' : 'dog' }));
		expect(outcomes).toHaveLength(250);
		const counts = received.map(({ body }) => (body.documents as string[]).length);
		expect(counts.toSorted((a, b) => a - b)).toEqual([10, 40, 100, 100]);
		expect(progress.at(-1)).toBe(1);
	});

	it('runs alone as a capability', async () => {
		const { context } = await start();
		const request = rerankRequest.parse({ model: 'm', query: 'tent', document: 'the tent' });
		expect(await rerank.run(request, context)).toMatchObject({ score: 1, model: 'm' });
	});

	it('groups the requests of a query into jobs', () => {
		const requests = Array.from({ length: 501 }, (_, place) =>
			rerankRequest.parse({ model: 'm', query: place === 7 ? 'b' : 'a', document: 'text' }),
		);
		const groups = rerank.many?.group(requests) ?? [];
		expect(groups.map(({ length }) => length)).toEqual([500, 1]);
		expect(groups[1]).toEqual([7]);
	});

	it('sends further fields, and leaves out what the endpoint refuses', async () => {
		const refuse: Instead = ({ body }, response) => {
			if (!('top_n' in body)) return false;
			json(response, 400, { error: { message: 'Unrecognized request argument supplied: top_n' } });
			return true;
		};
		const { ask, received, hints } = await start(jina, refuse);
		expect(scores(await ask(texts, { extraBody: { max_tokens_per_doc: 100 } }))).toEqual(right);
		expect(received.at(-1)?.body).toEqual({
			model: 'bge-reranker',
			query: 'dry the tent',
			documents: texts,
			max_tokens_per_doc: 100,
		});
		expect(hints).toEqual([]);
	});
});

describe('the words of endpoints', () => {
	const wordings: Record<string, Wording> = {
		Cohere: (all) => ({
			id: '1',
			results: all.map(({ index, score }) => ({ index, relevance_score: score })),
			meta: { api_version: { version: '2' }, billed_units: { search_units: 1 } },
		}),
		'Xinference, with nulls everywhere': (all) => ({
			id: '1',
			results: all.map(({ index, score }) => ({ index, relevance_score: score, document: null })),
			meta: { api_version: null, billed_units: null, tokens: null, warnings: null },
		}),
		Voyage: (all) => ({
			object: 'list',
			data: all.map(({ index, score }) => ({ index, relevance_score: score })),
			usage: { total_tokens: 26 },
		}),
		DashScope: (all) => ({
			output: { results: all.map(({ index, score }) => ({ index, relevance_score: score })) },
			usage: { total_tokens: 79 },
		}),
		'a server that says score': (all) => ({ results: all }),
	};

	it.each(Object.entries(wordings))('%s: each document has its score', async (_, wording) => {
		const { ask } = await start(wording);
		expect(scores(await ask(texts))).toEqual(right);
	});

	it('scores of any sign and size are told as they are', async () => {
		const { ask } = await start(() => ({
			results: [
				{ index: 1, relevance_score: 8.5 },
				{ index: 0, relevance_score: -11.25 },
			],
		}));
		expect(scores(await ask(['a', 'b']))).toEqual([-11.25, 8.5]);
	});

	it('Text Embeddings Inference: at the root, with names of its own, asked once', async () => {
		const tei: Instead = (request, response) => {
			if (request.path !== '/rerank') return false;
			if (!('texts' in request.body)) {
				json(response, 422, {
					message:
						'Failed to deserialize the JSON body into the target type: missing field `texts`',
					type: 'validation',
				});
			} else {
				json(response, 200, scoresOf(request));
			}
			return true;
		};
		const { ask, received } = await start(
			() => ({}),
			(request, response) => {
				if (tei(request, response)) return true;
				json(response, 404, '');
				return true;
			},
		);
		expect(scores(await ask(texts))).toEqual(right);
		const before = received.length;
		expect(scores(await ask(texts))).toEqual(right);
		expect(received.slice(before).map(({ path, body }) => [path, Object.keys(body)])).toEqual([
			['/rerank', ['model', 'query', 'texts']],
		]);
	});
});

describe('answers that cannot be used', () => {
	const unclear =
		'The endpoint numbered its scores in a way that does not show which document each belongs to';
	const none = 'The endpoint returned no score for this document';
	it.each<[string, unknown, unknown[]]>([
		[
			'none',
			{ results: [] },
			['The endpoint returned no scores', 'The endpoint returned no scores'],
		],
		['no list', 'OK', ['The endpoint returned no scores', 'The endpoint returned no scores']],
		['a missing one', { results: [{ index: 1, score: 0.5 }] }, [none, 0.5]],
		[
			'one that is no number',
			{
				results: [
					{ index: 0, score: null },
					{ index: 1, score: 0.5 },
				],
			},
			[none, 0.5],
		],
		[
			'the same place twice',
			{
				results: [
					{ index: 0, score: 1 },
					{ index: 0, score: 0.5 },
				],
			},
			[unclear, unclear],
		],
		[
			'a place that there is not',
			{
				results: [
					{ index: 1, score: 1 },
					{ index: 2, score: 0.5 },
				],
			},
			[unclear, unclear],
		],
		['a place that is no number', { results: [{ index: true, score: 1 }] }, [unclear, unclear]],
		['no places', { results: [{ score: 1 }, { score: 0.5 }] }, [unclear, unclear]],
	])('%s', async (_, answer, expected) => {
		const { ask } = await start(() => answer);
		expect(scores(await ask(['a', 'b']))).toEqual(expected);
	});
});

describe('refusals', () => {
	const refuseBad: Instead = ({ body }, response) => {
		if (!(body.documents as string[]).includes('bad')) return false;
		json(response, 400, { error: { message: 'A document has too many tokens' } });
		return true;
	};

	it('fail the document that they are about alone', async () => {
		const { ask } = await start(jina, refuseBad);
		expect(scores(await ask(['the tent', 'bad', 'dry', 'the dog']))).toEqual([
			scoreOf('dry the tent', 'the tent'),
			'A document has too many tokens',
			scoreOf('dry the tent', 'dry'),
			scoreOf('dry the tent', 'the dog'),
		]);
	});

	it('are told with what it took to find them', async () => {
		const { ask } = await start(jina, refuseBad);
		const outcomes = await ask(['the tent', 'bad', 'dry', 'the dog']);
		const spent = outcomes.map((one) => ('result' in one ? one.result : one.failure).usage);
		// One that proves that it is the documents, and two that are answered.
		expect(spent.reduce((sum, one) => sum + (one?.totalTokens ?? 0), 0)).toBe(3 * 12);
	});

	it('that are about the number of documents end in smaller requests', async () => {
		const most32: Instead = ({ body }, response) => {
			const { length } = body.documents as string[];
			if (length <= 32) return false;
			json(response, 422, {
				message: `batch size ${String(length)} > maximum allowed batch size 32`,
			});
			return true;
		};
		const { ask, received } = await start(jina, most32);
		const outcomes = await ask(Array.from({ length: 100 }, () => 'the tent'));
		expect(new Set(scores(outcomes))).toEqual(new Set([scoreOf('dry the tent', 'the tent')]));
		expect(received.length).toBeLessThan(10);
	});

	it('that every document would meet are asked about once', async () => {
		const { ask, received } = await start(jina, (_, response) => {
			json(response, 400, { error: { message: 'This model does not support rerank' } });
			return true;
		});
		expect(scores(await ask(['a', 'b', 'c', 'd']))).toEqual(
			Array(4).fill('This model does not support rerank'),
		);
		expect(received).toHaveLength(2);
	});

	it('an unknown model is told in the words of the endpoint', async () => {
		const { ask } = await start(jina, ({ path }, response) => {
			const message = path === '/v1/rerank' ? 'The model `x` does not exist.' : 'Not Found';
			json(response, 404, { error: { message } });
			return true;
		});
		expect(scores(await ask(['a']))).toEqual(['The model `x` does not exist.']);
	});

	it('a wrong key ends all requests', async () => {
		const { ask, received } = await start(
			jina,
			(_, response) => {
				json(response, 401, { error: { message: 'Invalid API key' } });
				return true;
			},
			{ concurrency: 1 },
		);
		const outcomes = await ask(Array.from({ length: 300 }, () => 'text'));
		expect(new Set(scores(outcomes)).size).toBe(1);
		expect(received.length).toBeLessThanOrEqual(3);
	});

	it('an empty document fails and is not sent', async () => {
		const { ask, received } = await start();
		expect(scores(await ask([' \n', 'the tent']))).toEqual([
			'The document is empty',
			scoreOf('dry the tent', 'the tent'),
		]);
		expect(received.map(({ body }) => body.documents)).toEqual([['the tent']]);
	});

	it('a provider without such models is not asked', async () => {
		const { ask, received } = await start(jina, undefined, { profile: 'openai' });
		const failure = await failureOf(ask(['a']));
		expect(failure.details).toMatchObject({
			kind: 'request-invalid',
			message: 'OpenAI has no models that rerank',
		});
		expect(received).toEqual([]);
	});
});
