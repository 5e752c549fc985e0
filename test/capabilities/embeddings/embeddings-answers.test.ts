import { embedAll, failures, inputs, named, stopOf, vectors } from '../../helpers/embedding-runs';
import { vectorOf } from '../../gemini/embeddings';
import type { EmbedReply } from '../../gemini/server';

describe('an answer', () => {
	const answer = (change: (right: Right) => unknown) =>
		embedAll(['a', 'b', 'c'], {}, { embed: (right) => change(right) });
	type Right = Parameters<EmbedReply>[0];
	const all = ['a', 'b', 'c'].map((text) => vectorOf(text));
	const withVector = (place: number, embedding: unknown) => (right: Right) => ({
		...right,
		data: right.data.map((one) => (one.index === place ? { ...one, embedding } : one)),
	});

	it.each<[string, (right: Right) => unknown]>([
		[
			'in another order is put in order by its numbers',
			(right) => ({ ...right, data: right.data.toReversed() }),
		],
		[
			'that leaves out the number zero is read as meant',
			(right) => ({
				...right,
				data: right.data.map(({ index, ...one }) => (index === 0 ? one : { ...one, index })),
			}),
		],
		[
			'whose numbers are all the same stands as the texts did',
			(right) => ({ ...right, data: right.data.map((one) => ({ ...one, index: 0 })) }),
		],
	])('%s', async (_what, change) => {
		expect(vectors((await answer(change)).work)).toEqual(all);
	});

	it('in base64, though numbers were asked for, is read', async () => {
		const float = Float32Array.from(vectorOf('b'));
		const { work } = await answer(withVector(1, Buffer.from(float.buffer).toString('base64')));
		expect(vectors(work)).toEqual([all[0], [...float], all[2]]);
	});

	it.each<[string, unknown, RegExp]>([
		['an empty vector', [], /an empty vector/],
		['no vector', undefined, /no vector/],
		['a text', '', /no vector/],
		['something that is no number', [1, null, 3, 4, 5, 6, 7, 8], /not only contain numbers/],
		['zeros', [0, 0, 0, 0, 0, 0, 0, 0], /zeros/],
		['a vector of another length', [1, 2, 3], /of 3 numbers, but the others have 8/],
	])('with %s fails at that text', async (_what, embedding, message) => {
		const { work, received } = await answer(withVector(1, embedding));
		expect(failures(work)).toEqual({
			1: expect.objectContaining({
				kind: 'output-invalid',
				message: expect.stringMatching(message) as string,
				hint: expect.any(String) as string,
			}),
		});
		expect([vectors(work)[0], vectors(work)[2]]).toEqual([all[0], all[2]]);
		expect(received).toHaveLength(1);
	});

	it('of another length than was asked for says so, and costs no call more', async () => {
		const { failure, calls } = await stopOf(
			named(2000),
			{ dimensions: 4 },
			{
				concurrency: 3,
				embed: (right) => ({
					...right,
					data: right.data.map((one) => ({ ...one, embedding: vectorOf('a', 8) })),
				}),
			},
		);
		expect(failure.details).toMatchObject({
			kind: 'output-invalid',
			message: 'The endpoint returned a vector of 8 numbers, but 4 were requested',
		});
		expect(calls).toBeLessThanOrEqual(3);
	});

	it('of another length than was asked for fails alone where others have that length', async () => {
		const { work } = await embedAll(
			named(3),
			{ dimensions: 4 },
			{
				embed: (right) => ({
					...right,
					data: right.data.map((one) =>
						one.index === 1 ? { ...one, embedding: vectorOf('a', 8) } : one,
					),
				}),
			},
		);
		expect(failures(work)).toMatchObject({
			1: { message: 'The endpoint returned a vector of 8 numbers, but 4 were requested' },
		});
		expect(vectors(work).filter(Array.isArray)).toHaveLength(2);
	});

	it.each<[string, (right: Right) => unknown]>([
		['with too few vectors', (right) => ({ ...right, data: right.data.slice(0, 1) })],
		[
			'with unclear numbers',
			(right) => ({
				...right,
				data: right.data.map((one, i) => ({ ...one, index: i > 1 ? 0 : i })),
			}),
		],
	])('%s is asked for again in smaller calls', async (_what, change) => {
		const { work, received } = await answer(change);
		expect(vectors(work)).toEqual(all);
		expect(inputs(received)).toEqual(
			[['a', 'b', 'c'], ['text'], ['a', 'b'], ['c'], ['a'], ['b']].slice(0, received.length),
		);
	});

	it('with nothing in it, whatever is asked, costs one call more and not one for each text', async () => {
		const { failure, calls } = await stopOf(named(100), {}, { embed: () => ({}) });
		expect(failure.details).toMatchObject({
			kind: 'output-invalid',
			message: 'The endpoint returned 0 vectors for 100 texts',
		});
		expect(calls).toBe(1 + 1);
	});
});
