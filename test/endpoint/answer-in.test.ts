import fc from 'fast-check';
import { answerIn } from '../../endpoint/answer-in';
import { parseJson } from '../../endpoint/parse-json';
import { toldError } from '../../endpoint/told-error';
import { toFailure } from '../../endpoint/to-failure';
import { runs } from '../helpers/runs';

describe('JSON with numbers that are none', () => {
	it.each([
		['{"a":NaN,"b":[Infinity,-Infinity,1]}', { a: null, b: [null, null, 1] }],
		['{"NaN":"NaN, Infinity \\"NaN\\"","a":NaN}', { NaN: 'NaN, Infinity "NaN"', a: null }],
		['\uFEFF{"a":1}', { a: 1 }],
	])('is read: %s', (text, value) => {
		expect(parseJson(text)).toEqual(value);
	});

	it.each(['', '{"a":NaN', 'NaNa', '{"a":Infinityx}', '{a:1}'])('is refused: %s', (text) => {
		expect(() => parseJson(text)).toThrow(SyntaxError);
	});

	it.each(['"', ' '])('is refused where it ends inside of a text with many quotes: …%j', (end) => {
		// In time that grows with its square this would outlast the test.
		const text = `{"a":NaN,"b":"${'\\" said he, '.repeat(200_000)}${end}`;
		expect(() => parseJson(text)).toThrow(SyntaxError);
	});

	it('is refused as what it is where a text is too large for a pattern', () => {
		expect(() => parseJson(`{"a":NaN,"b":"${'\\n'.repeat(5_000_000)}`)).toThrow(SyntaxError);
	});

	it('never changes what is JSON, nor a text beside such a number', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				const text = JSON.stringify(value);
				expect(parseJson(text)).toEqual(JSON.parse(text));
				const beside = parseJson(`[NaN,${text},-Infinity]`);
				expect(beside).toEqual([null, JSON.parse(text), null]);
			}),
			runs(0.1),
		);
	});
});

describe('an envelope', () => {
	const answer = { choices: [{ message: { content: 'Hello' } }] };

	it.each([
		{ code: 0, msg: 'success', data: answer },
		{ success: true, result: answer, errors: [] },
		{ id: '7f', data: answer },
		{ code: '0', message: 'ok', data: answer },
		{ code: 1000, message: 'Success', data: answer },
		{ error: 'none', data: answer },
		{ error: { code: '0', message: 'ok' }, data: answer },
	])('is taken off: %j', (envelope) => {
		expect(answerIn(JSON.stringify(envelope))).toEqual(answer);
	});

	it('of one model is taken off', () => {
		const model = { id: 'm1', object: 'model' };
		expect(answerIn(JSON.stringify({ code: 0, data: model }))).toEqual(model);
	});

	it.each([
		[{ code: 500, msg: 'crashed', data: { text: '' } }, 'crashed'],
		[{ code: 'Busy', message: 'later', model: 'm', result: { text: '' } }, 'later'],
		[{ success: false, message: 'no such model', data: { id: 'r1' } }, 'no such model'],
		[{ error: { message: 'overloaded' }, data: answer, usage: {} }, 'overloaded'],
		[{ base_resp: { status_code: 1002, status_msg: 'too fast' }, data: answer }, 'too fast'],
	])('that tells of an error is that error: %j', (envelope, words) => {
		expect(toldError(answerIn(JSON.stringify(envelope)))?.message).toContain(words);
	});

	it('keeps what stands on it', () => {
		const usage = { total_tokens: 2 };
		const text = JSON.stringify({ object: 'list', data: { embedding: [1] }, usage });
		expect(answerIn(text)).toEqual({ embedding: [1], usage });
	});

	it.each([
		answer,
		{ object: 'list', data: [{ id: 'm' }] },
		{ data: { odd: 1 }, text: 'Hello' },
		{ choices: [], data: answer },
		{ id: 'm1', object: 'model', data: { id: 'dataset-9' } },
		{ msg: 'odd', data: { id: 'r1' } },
		{ data: null, result: 'x' },
		[answer],
	])('is seen in nothing else: %j', (other) => {
		expect(answerIn(JSON.stringify(other))).toEqual(other);
	});
});

describe('an error under the status of a success', () => {
	const told = (answer: unknown) => {
		const error = toldError(answer);
		return error && toFailure(error).details;
	};

	it.each<[object, string, string]>([
		[{ base_resp: { status_code: 1002, status_msg: 'too fast' } }, 'rate-limited', 'too fast'],
		[{ base_resp: { status_code: 1004, status_msg: 'no key' } }, 'credential-invalid', 'no key'],
		[{ base_resp: { status_code: 1008, status_msg: 'no money' } }, 'quota-exhausted', 'no money'],
		[{ base_resp: { status_code: 1027, status_msg: 'not fit' } }, 'content-blocked', 'not fit'],
		[{ base_resp: { status_code: 2013, status_msg: 'odd' } }, 'request-invalid', 'odd'],
		[{ base_resp: { status_code: 1000, status_msg: 'odd' } }, 'temporarily-unavailable', 'odd'],
		[{ code: 1234, msg: 'Busy', data: {} }, 'temporarily-unavailable', 'Busy'],
		[{ code: 'AccessDenied', message: 'Unauthorized' }, 'credential-invalid', 'Unauthorized'],
		[
			{ success: false, message: 'No such model', result: null },
			'request-invalid',
			'No such model',
		],
		[
			{ success: false, errors: [], message: 'Model not found', result: null },
			'request-invalid',
			'Model not found',
		],
		[{ detail: [{ loc: ['body', 'n'], msg: 'odd' }] }, 'temporarily-unavailable', 'body.n: odd'],
		[{ code: 429, msg: 'Slower' }, 'rate-limited', 'Slower'],
	])('is one: %j', (answer, kind, message) => {
		expect(told(answer)).toMatchObject({ kind, message });
	});

	it.each([
		{ base_resp: { status_code: 0, status_msg: '' }, choices: [] },
		{ code: 0, msg: 'success' },
		{ code: 200, message: 'ok', data: null },
		{ success: true, message: 'done' },
		{ message: 'Hello' },
		{ error: 'none', text: 'Hello' },
		{ error: { code: '0', message: 'ok' }, text: 'Hello' },
		{ code: '0', message: 'ok', text: 'Hello' },
		{ text: 'Hello', code: 7, detail: 'x' },
		{ data: [{ id: 'm' }], message: 'x', code: 5 },
		{ code: 5 },
		{},
		null,
		'Not found',
	])('is none: %j', (answer) => {
		expect(toldError(answer)).toBeUndefined();
	});
});
