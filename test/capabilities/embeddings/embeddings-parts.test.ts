import fc from 'fast-check';
import { average } from '../../../capabilities/embeddings/vectors';
import { splitText } from '../../../capabilities/embeddings/split-text';
import { estimateTokens } from '../../../capabilities/shared/estimate-tokens';
import { embedAll, failures, given, inputs } from '../../helpers/embedding-runs';
import { vectorOf } from '../../gemini/embeddings';
import type { EmbedReply } from '../../gemini/server';
import { json } from '../../helpers/http-server';
import { runs } from '../../helpers/runs';

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

describe('a part that has more tokens than is estimated', () => {
	// It counts each character as a token, as some do for digits or Chinese.
	const strict =
		(maxTokens: number): EmbedReply =>
		(right, { body }, response) => {
			const longest = Math.max(...(body.input as string[]).map(({ length }) => length));
			if (longest <= maxTokens) return right;
			const message = `This model's maximum context length is ${String(maxTokens)} tokens, however you requested ${String(longest)} tokens`;
			json(response, 400, [{ error: { code: 400, message, status: 'INVALID_ARGUMENT' } }]);
			return undefined;
		};
	const rows = (count: number) =>
		Array.from({ length: count }, (_, i) => `2026-11-${String(i)};${String(i * 7)}\n`).join('');

	it('is halved until the endpoint takes it, and its neighbours are not', async () => {
		const [part, ...none] = splitText(rows(60), { partTokens: 700, overlapTokens: 0 });
		expect(none).toEqual([]);
		const { work, received } = await embedAll(
			['short', part?.text ?? ''],
			{ longTexts: 'average' },
			{ embed: strict(600) },
		);
		expect(failures(work)).toEqual({});
		const sent = inputs(received).at(-1) ?? [];
		expect(sent.join('')).toBe(part?.text);
		expect(Math.max(...sent.map(({ length }) => length))).toBeLessThanOrEqual(600);
		const expected = average(
			sent.map((text) => ({ vector: vectorOf(text), tokens: estimateTokens(text) })),
		);
		expect(given(work)).toMatchObject([
			{ result: { embedding: vectorOf('short') } },
			{ result: { embedding: expected } },
		]);
		// Both, the probe, each alone, and the halves.
		expect(received.length).toBeLessThanOrEqual(1 + 1 + 2 + 1);
	});

	it('makes the next calls no smaller', async () => {
		const { received } = await embedAll(
			[rows(60), ...Array.from({ length: 7 }, (_, i) => `text ${String(i)}`)],
			{ longTexts: 'average', textsPerRequest: 4 },
			{ embed: strict(600), concurrency: 1 },
		);
		expect(inputs(received).at(-1)).toHaveLength(4);
	});

	it('fails where it has to be whole', async () => {
		const text = rows(60);
		const { work } = await embedAll(
			[text, text],
			(place) => ({ longTexts: place === 0 ? 'refuse' : 'average' }),
			{ embed: strict(600) },
		);
		expect(failures(work)).toMatchObject({ 0: { kind: 'request-invalid' } });
		expect(Object.keys(failures(work))).toEqual(['0']);
	});

	it('is given up where even words are too long', async () => {
		const { work, received } = await embedAll(
			[rows(60)],
			{ longTexts: 'average' },
			{ embed: strict(3) },
		);
		expect(work).toMatchObject({ status: 'rejected', reason: { kind: 'request-invalid' } });
		expect(received.length).toBeLessThanOrEqual(3);
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
