import { Failure } from '../../endpoint/failure';
import { readVectors } from '../../endpoint/read-vectors';

const vector = [0.12, -0.034, 0.5, 1];
const base64 = Buffer.from(Float32Array.from(vector).buffer).toString('base64');
const float = [...Float32Array.from(vector)];

describe('the vector of a text is read', () => {
	it.each<[string, unknown, number[]]>([
		['in the usual list', { object: 'list', data: [{ index: 0, embedding: vector }] }, vector],
		['alone in a list', { data: [{ index: 0, embedding: [vector] }] }, vector],
		['named values', { data: [{ index: 0, embedding: { values: vector } }] }, vector],
		['as JSON text', { data: [{ index: 0, embedding: JSON.stringify(vector) }] }, vector],
		['as base64', { data: [{ index: 0, embedding: base64 }] }, float],
		['of a list by itself', [{ index: 0, embedding: [vector] }], vector],
		['of lists alone', { data: [vector] }, vector],
		['under embeddings', { embeddings: [vector] }, vector],
		['as the only one', { embedding: vector }, vector],
	])('%s', (_name, answer, right) => {
		expect(readVectors(answer, 1)).toEqual([right]);
	});
});

describe('what is no vector', () => {
	it.each<[string, unknown]>([
		['JSON that is cut off', '[0.12,-0.034'],
		['JSON of something else', '["a","b"]'],
		['words', 'no vector today'],
		['base64 with other signs in it', `${base64.slice(0, 8)} ${base64.slice(8)}!`],
		['base64 of half a number', base64.slice(0, -4)],
		['several vectors for one text', [vector, vector]],
		['an object', { x: 1 }],
		['true', true],
	])('fails as such: %s', (_name, embedding) => {
		const [one] = readVectors({ data: [{ index: 0, embedding }] }, 1);
		expect(one).toBeInstanceOf(Failure);
		expect(one).toMatchObject({ kind: 'output-invalid' });
	});

	it('is a vector whose place is far beyond the texts', () => {
		const data = [0, 4_294_967_294].map((index) => ({ index, embedding: vector }));
		expect(() => readVectors({ data }, 2)).toThrow('which text each belongs to');
	});

	it.each([null, undefined, 'x', 7, {}, { data: null }, { data: {} }])(
		'is no answer at all: %j',
		(answer) => {
			expect(() => readVectors(answer, 1)).toThrow('returned 0 vectors for 1 text');
		},
	);
});
