import fc from 'fast-check';
import { average } from '../../capabilities/embeddings/average';
import { splitText } from '../../capabilities/embeddings/split-text';
import { estimateTokens } from '../../capabilities/estimate-tokens';
import { embedAll, failures, given, inputs } from '../helpers/embedding-runs';
import { vectorOf } from '../helpers/gemini-embeddings';
import { runs } from '../helpers/runs';

const sentences = (count: number) =>
	Array.from({ length: count }, (_, i) => `Sentence ${String(i)} is of some length. `).join('');

describe('a long text', () => {
	it('is cut where sentences end, and every word is in some part', () => {
		const text = sentences(50);
		const parts = splitText(text, { partTokens: 40, overlapTokens: 0 });
		expect(parts.map((part) => part.text).join('')).toBe(text);
		expect(parts.length).toBeGreaterThan(5);
		for (const part of parts) {
			expect(part.text).toMatch(/^Sentence .*\. $/);
			expect(estimateTokens(part.text)).toBeLessThanOrEqual(40);
		}
	});

	it('is cut so that no part has more tokens, whatever it is written in, and none is lost', () => {
		const letters = fc.constantFrom('a', ' ', '. ', 'ж', '日本', '\n', '😀', 'word ', 'Ende! ');
		fc.assert(
			fc.property(
				fc.array(letters, { maxLength: 400 }).map((all) => all.join('')),
				fc.integer({ min: 16, max: 60 }),
				fc.integer({ min: 0, max: 8 }),
				(text, partTokens, overlapTokens) => {
					const parts = splitText(text, { partTokens, overlapTokens });
					const seen = new Set<number>();
					for (const part of parts) {
						expect(estimateTokens(part.text)).toBeLessThanOrEqual(partTokens);
						expect(text.slice(part.start, part.start + part.text.length)).toBe(part.text);
						for (let i = 0; i < part.text.length; i++) seen.add(part.start + i);
					}
					const lost = [...text]
						.join('')
						.split('')
						.filter((one, i) => one.trim() && !seen.has(i));
					expect(lost).toEqual([]);
				},
			),
			runs(0.2),
		);
	});

	it('gives the average of its parts by their length, of length 1', async () => {
		const text = sentences(20);
		const { work, received } = await embedAll([text, 'short'], {
			longTexts: 'average',
			partTokens: 50,
		});
		const parts = splitText(text, { partTokens: 50, overlapTokens: 0 }).map((part) => part.text);
		expect(inputs(received)).toEqual([[...parts, 'short']]);
		const expected = average(
			parts.map((part) => ({ vector: vectorOf(part), tokens: estimateTokens(part) })),
		);
		const [long, short] = given(work);
		expect(long).toMatchObject({ result: { embedding: expected } });
		expect(Math.hypot(...expected)).toBeCloseTo(1, 12);
		expect(short).toMatchObject({ result: { embedding: vectorOf('short') } });
	});

	it('gives each part with its vector, its place and its similarity, as chunks', async () => {
		const text = sentences(20);
		const { work } = await embedAll([text], {
			longTexts: 'chunks',
			partTokens: 50,
			overlapTokens: 12,
			similarTo: { query: 'q' },
		});
		const [outcome] = given(work);
		const chunks = outcome && 'result' in outcome ? (outcome.result.chunks ?? []) : [];
		expect(chunks.length).toBeGreaterThan(2);
		for (const [index, chunk] of chunks.entries()) {
			expect(chunk.embedding).toEqual(vectorOf(chunk.text));
			expect(text.slice(chunk.start).startsWith(chunk.text)).toBe(true);
			expect(chunk.similarity).toBeGreaterThanOrEqual(-1);
			const before = chunks[index - 1];
			if (before) expect(chunk.start).toBeLessThan(before.start + before.text.length);
		}
		expect(outcome).not.toHaveProperty('result.embedding');
	});

	it('of 3 MB is averaged with no more than a hundred parts a call', async () => {
		const { work, received } = await embedAll([sentences(85_000)], { longTexts: 'average' });
		expect(failures(work)).toEqual({});
		const sizes = inputs(received).map(({ length }) => length);
		expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
		expect(sizes.length).toBeGreaterThan(3);
	});
});

describe('an average', () => {
	it('weighs by tokens and not by the length of the vectors', () => {
		const [x = 0, y = 0] = average([
			{ vector: [100, 0], tokens: 1 },
			{ vector: [0, 1], tokens: 3 },
		]);
		expect(y / x).toBeCloseTo(3, 12);
	});
});
