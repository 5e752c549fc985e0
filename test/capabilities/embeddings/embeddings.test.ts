import { embeddings } from '../../../capabilities/embeddings/embeddings';
import { embeddingsRequest } from '../../../capabilities/embeddings/embeddings-request';
import { groupTexts } from '../../../capabilities/embeddings/group-texts';
import { packTexts } from '../../../capabilities/embeddings/pack-texts';
import { taskPrefix } from '../../../endpoint/profiles/task-prefix';
import { failureOf } from '../../helpers/context';
import { embedAll, given, inputs, named, vectors } from '../../helpers/embedding-runs';
import { vectorOf } from '../../gemini/embeddings';
import { withGemini } from '../../gemini/run';

const usageOf = (totalTokens: number) => ({
	prompt_tokens: totalTokens,
	total_tokens: totalTokens,
});
const length = (vector: number[]) => Math.hypot(...vector);
const cosineOf = (a: number[], b: number[]) =>
	a.reduce((sum, one, i) => sum + one * (b[i] ?? 0), 0) / length(a) / length(b);

describe('the vectors of many texts', () => {
	it('take calls of a hundred on Gemini, ask for numbers, and come back in order', async () => {
		const texts = named(250);
		const { work, received, progress } = await embedAll(texts);
		expect(vectors(work)).toEqual(texts.map((text) => vectorOf(text)));
		expect(inputs(received).map((one) => one.length)).toEqual([100, 100, 50]);
		expect(received[0]?.body).toEqual({
			model: 'gemini-embedding-001',
			encoding_format: 'float',
			input: texts.slice(0, 100),
		});
		expect(progress.at(-1)).toBe(1);
	});

	it('take smaller calls where the user wants it, and the length that was asked for', async () => {
		const texts = named(5);
		const { work, received } = await embedAll(texts, { textsPerRequest: 2, dimensions: 4 });
		expect(vectors(work)).toEqual(texts.map((text) => vectorOf(text, 4)));
		expect(received.map(({ body }) => body.dimensions)).toEqual([4, 4, 4]);
		expect(
			inputs(received)
				.map((one) => one.length)
				.sort(),
		).toEqual([1, 2, 2]);
	});

	it('are asked for once, however often a text comes, and cost once', async () => {
		const texts = ['aaaa', 'bbbbbbbbbbbb', 'aaaa', 'aaaa'];
		const { work, received } = await embedAll(
			texts,
			{ price: { inputPerMillion: 1e6, outputPerMillion: 0 } },
			{ embed: (right) => ({ ...right, usage: usageOf(8) }) },
		);
		expect(vectors(work)).toEqual(texts.map((text) => vectorOf(text)));
		expect(inputs(received)).toEqual([['aaaa', 'bbbbbbbbbbbb']]);
		const usages = given(work).map((one) => ('result' in one ? one.result.usage : undefined));
		expect(usages.map((usage) => [usage?.inputTokens, usage?.costUsd])).toEqual([
			[2, 2],
			[6, 6],
			[0, 0],
			[0, 0],
		]);
	});

	it('of requests with different prices share a call, and each costs its own', async () => {
		const { work, received } = await embedAll(
			['aaaa', 'bbbb'],
			(place) => ({ price: { inputPerMillion: (place + 1) * 1e6, outputPerMillion: 0 } }),
			{ embed: (right) => ({ ...right, usage: usageOf(8) }) },
		);
		expect(inputs(received)).toEqual([['aaaa', 'bbbb']]);
		expect(given(work)).toMatchObject([
			{ result: { usage: { inputTokens: 4, costUsd: 4 } } },
			{ result: { usage: { inputTokens: 4, costUsd: 8 } } },
		]);
	});

	it('have no price where the endpoint reports zeros, as Gemini does', async () => {
		const { work } = await embedAll(['a']);
		expect(given(work)).toMatchObject([{ result: { usage: { totalTokens: 0, costUsd: null } } }]);
	});

	it('are asked for by model and length, each with its own calls', async () => {
		const { work, received } = await embedAll(named(4), (place) =>
			place % 2 ? { model: 'gemini-embedding-2' } : { dimensions: 3 },
		);
		expect(vectors(work)).toEqual(named(4).map((text, i) => vectorOf(text, i % 2 ? 8 : 3)));
		expect(received.map(({ body }) => [body.model, (body.input as string[]).length])).toEqual([
			['gemini-embedding-001', 2],
			['gemini-embedding-2', 2],
		]);
	});

	it('are none for no text', async () => {
		const { work, received } = await embedAll([]);
		expect(given(work)).toEqual([]);
		expect(received).toEqual([]);
	});
});

describe('a single text', () => {
	const request = (more: object) =>
		embeddingsRequest.parse({ model: 'gemini-embedding-001', ...more });

	it('is brought to length 1, which the shorter vectors of Gemini do not have', async () => {
		await withGemini(undefined, async ({ context }) => {
			const { embedding } = await embeddings.run(request({ text: 'a', dimensions: 5 }), context);
			const raw = vectorOf('a', 5);
			expect(length(raw)).not.toBeCloseTo(1);
			expect(embedding).toEqual(raw.map((one) => one / length(raw)));
		});
	});

	it.each([
		['pgvector', (vector: number[]) => `[${vector.join(',')}]`],
		[
			'base64',
			(vector: number[]) => Buffer.from(Float32Array.from(vector).buffer).toString('base64'),
		],
	])('comes as %s', async (format, expected) => {
		await withGemini(undefined, async ({ context }) => {
			const result = await embeddings.run(
				request({ text: 'a', format, normalise: false }),
				context,
			);
			expect(result).toMatchObject({ embedding: expected(vectorOf('a')), dimensions: 8 });
		});
	});

	it('fails with what the endpoint says', async () => {
		await withGemini(undefined, async ({ context }) => {
			const run = embeddings.run(request({ text: 'a', model: 'gemini-3.8-flash' }), context);
			expect((await failureOf(run)).details).toMatchObject({
				kind: 'request-invalid',
				status: 404,
				message: expect.stringContaining('models/gemini-3.8-flash is not found') as string,
			});
		});
	});
});

describe('similarity', () => {
	it('is the cosine with a query, which is embedded once and as a query', async () => {
		const { work, received } = await embedAll(['a', 'b'], {
			model: 'gemini-embedding-2',
			task: 'document',
			similarTo: { query: 'q' },
		});
		const sent = (text: string) => vectorOf(`title: none | text: ${text}`);
		const query = vectorOf('task: search result | query: q');
		const found = given(work).map((one) => ('result' in one ? (one.result.similarity ?? 9) : 9));
		expect(found[0]).toBeCloseTo(cosineOf(sent('a'), query), 12);
		expect(found[1]).toBeCloseTo(cosineOf(sent('b'), query), 12);
		expect(inputs(received)[0]).toHaveLength(3);
	});

	it('is the cosine with each other text, by place, and null for one that failed', async () => {
		const texts = ['a', ' ', 'b', 'a'];
		const { work } = await embedAll(texts, (place) => ({ similarTo: { place } }));
		const rows = given(work).map((one) => ('result' in one ? one.result.similarities : 'failed'));
		const ab = expect.closeTo(cosineOf(vectorOf('a'), vectorOf('b')), 12) as number;
		const one = expect.closeTo(1, 12) as number;
		expect(rows).toEqual([
			[one, null, ab, one],
			'failed',
			[ab, null, one, ab],
			[one, null, ab, one],
		]);
	});

	it('of more than a thousand texts with each other is refused before anything is sent', async () => {
		const { work, received } = await embedAll(named(1001), (place) => ({ similarTo: { place } }));
		expect(() => given(work)).toThrow('1,001 texts cannot be compared pairwise');
		expect(received).toEqual([]);
	});
});

describe('the task', () => {
	it('stands before the text for the models that know it, and nowhere for others', async () => {
		const known = await embedAll(['a'], { model: 'models/gemini-embedding-2', task: 'similarity' });
		const other = await embedAll(['a'], { task: 'similarity' });
		expect(inputs(known.received)).toEqual([['task: sentence similarity | query: a']]);
		expect(inputs(other.received)).toEqual([['a']]);
		expect(other.hints).toEqual([
			'gemini-embedding-001 does not support the task "similarity" at Google Gemini: left out of the request',
		]);
	});

	it.each([
		['embeddinggemma:300m', 'query', 'task: search result | query: '],
		['nomic-embed-text:v1.5', 'document', 'search_document: '],
		['intfloat/multilingual-e5-large', 'document', 'passage: '],
		['intfloat/multilingual-e5-large-instruct', 'document', undefined],
		['nomic-embed-text', 'codeRetrieval', undefined],
		['text-embedding-3-small', 'query', undefined],
	] as const)('of %s, %s', (model, task, prefix) => {
		expect(taskPrefix(model, task)).toBe(prefix);
	});
});

describe('packing', () => {
	it('holds the limits of a call by number and by tokens; a text above them stands alone', () => {
		const limits = { maxInputs: 3, maxTokens: 10 };
		expect(packTexts([1, 1, 1, 1, 9, 2, 50, 1], limits)).toEqual([
			[0, 1, 2],
			[3, 4],
			[5],
			[6],
			[7],
		]);
		expect(packTexts([], limits)).toEqual([]);
	});

	it('makes jobs of five hundred texts, the same text always in the same job', () => {
		const request = (text: string) => embeddingsRequest.parse({ model: 'm', text });
		const requests = [...named(1200), 'text 0', 'text 700'].map(request);
		const groups = groupTexts(requests);
		expect(groups.map((one) => one.length)).toEqual([501, 501, 200]);
		expect(groups[0]).toContain(1200);
		expect(groups[1]).toContain(1201);
		expect(groups.flat().sort((a, b) => a - b)).toEqual([...requests.keys()]);
	});

	it('counts the characters of a text as often as it comes', () => {
		const request = embeddingsRequest.parse({ model: 'm', text: 'x'.repeat(1_500_000) });
		const groups = groupTexts(Array.from({ length: 5 }, () => request));
		expect(groups).toEqual([[0, 1], [2, 3], [4]]);
	});

	it('refuses more characters than a job holds, where all have to be in one', () => {
		const requests = named(3, 'x'.repeat(14_000_000)).map((text, place) =>
			embeddingsRequest.parse({ model: 'm', text, similarTo: { place } }),
		);
		expect(() => groupTexts(requests)).toThrow(
			'Texts of 42,000,006 characters cannot be compared pairwise: the limit is 40,000,000',
		);
		expect(groupTexts(requests.slice(1))).toEqual([[0, 1]]);
	});

	it('makes one job of texts that are compared with each other', () => {
		const requests = named(700).map((text, place) =>
			embeddingsRequest.parse({ model: 'm', text, similarTo: { place } }),
		);
		expect(groupTexts(requests).map((one) => one.length)).toEqual([700]);
	});
});
