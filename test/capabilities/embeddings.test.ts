import { embeddings } from '../../capabilities/embeddings/embeddings';
import { embeddingsRequest } from '../../capabilities/embeddings/embeddings-request';
import type { EmbeddingsResult } from '../../capabilities/embeddings/embeddings-result';
import type { Outcome } from '../../capabilities/capability';
import type { FailureDetails } from '../../endpoint/failure';
import { failureOf, testContext } from '../helpers/context';
import { vectorOf } from '../helpers/gemini-embeddings';
import { geminiServer } from '../helpers/gemini-server';
import { json, type Received } from '../helpers/http-server';

const model = 'models/gemini-embedding-001';

let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.map((close) => close()));
	closers = [];
});

/** Runs texts on a server in Gemini's dress; `options` are those of each request. */
async function run(
	texts: string[],
	options: object | ((place: number) => object) = {},
	embed?: Parameters<typeof geminiServer>[1],
) {
	const server = await geminiServer(undefined, embed);
	closers.push(server.close);
	const { context, hints, progress } = testContext({ url: server.url });
	const requests = texts.map((text, place) => {
		const more = typeof options === 'function' ? options(place) : options;
		return embeddingsRequest.parse({ model, text, ...more });
	});
	const work = embeddings.many?.run(requests, context) ?? Promise.reject(new Error('no many'));
	return { work, received: server.received, hints, progress, context };
}

const inputs = (received: Received[]) => received.map(({ body }) => body.input as string[]);
const results = (outcomes: Outcome<EmbeddingsResult>[]) =>
	outcomes.map((one) => ('result' in one ? one.result.embedding : one.failure.kind));
const failures = (outcomes: Outcome<EmbeddingsResult>[]) =>
	outcomes.flatMap((one, place): [number, FailureDetails][] =>
		'failure' in one ? [[place, one.failure]] : [],
	);
const plain = { normalise: false };
const named = (count: number) => Array.from({ length: count }, (_, i) => `text ${String(i)}`);

describe('embeddings of many texts', () => {
	it('go into calls of a hundred on Gemini, as numbers, and come back in order', async () => {
		const texts = named(250);
		const { work, received, progress } = await run(texts, plain);
		expect(results(await work)).toEqual(texts.map((text) => vectorOf(text)));
		expect(inputs(received).map(({ length }) => length)).toEqual([100, 100, 50]);
		expect(received[0]?.body).toEqual({
			model: 'gemini-embedding-001',
			encoding_format: 'float',
			input: texts.slice(0, 100),
		});
		expect(progress.at(-1)).toBe(1);
	});

	it('send a text once, however often it comes, and tell its usage once', async () => {
		const { work, received } = await run(['a', 'b', 'a', 'a'], plain);
		expect(results(await work)).toEqual(['a', 'b', 'a', 'a'].map((text) => vectorOf(text)));
		expect(inputs(received)).toEqual([['a', 'b']]);
	});

	it('are known by their usage where the endpoint tells it, and by none where it tells zeros', async () => {
		const first = await run(['aaaa', 'bbbbbbbb', 'aaaa'], plain);
		const [told] = await first.work;
		expect(told).toMatchObject({ result: { usage: { totalTokens: 0, costUsd: null } } });
	});
});
