import fc from 'fast-check';
import { embeddingsRequest } from '../../../capabilities/embeddings/embeddings-request';
import { requestReader } from '../../../capabilities/embeddings/request-reader';
import { runs } from '../../helpers/runs';

/** What a reader and the schema make of the same request. */
function outcomeOf(read: (raw: unknown) => unknown, raw: unknown) {
	try {
		return { request: read(raw) };
	} catch (error) {
		return { error: String(error) };
	}
}

const price = { input: 1, output: 2 };
const field = fc.record(
	{
		model: fc.constantFrom('m', 'n', '', 7),
		text: fc.constantFrom('a', 'b', '', 7, null, undefined),
		dimensions: fc.constantFrom(3, 0, undefined),
		longTexts: fc.constantFrom('refuse', 'chunks', 'none'),
		similarTo: fc.constantFrom({ query: 'a' }, { place: 1 }, undefined),
		price: fc.constantFrom(price, undefined),
		partTokens: fc.constantFrom(16, 1),
		overlapTokens: fc.constantFrom(0, 9),
	},
	{ requiredKeys: [] },
);

test('a reader makes of each request what the schema makes of it, whatever came before', () => {
	fc.assert(
		fc.property(fc.array(field, { maxLength: 6 }), (raws) => {
			const read = requestReader();
			const often = raws.flatMap((raw) => [raw, { ...raw, text: 'other' }, raw]);
			for (const raw of often) {
				const right = outcomeOf((one) => embeddingsRequest.parse(one), raw);
				expect(outcomeOf(read, raw)).toEqual(right);
			}
		}),
		runs(0.05),
	);
});
