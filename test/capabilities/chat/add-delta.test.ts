import { addDelta, type StreamedMessage } from '../../../capabilities/chat/add-delta';

/** The message that a list of deltas builds. */
function built(...deltas: object[]): StreamedMessage {
	const message: StreamedMessage = {};
	for (const delta of deltas) addDelta(message, delta);
	return message;
}

const call = (delta: object) => ({ tool_calls: [delta] });
const named = (name: string, text = '', more: object = {}) =>
	call({ function: { name, arguments: text }, ...more });
const more = (text: string, index?: number) =>
	call({ function: { arguments: text }, ...(index === undefined ? {} : { index }) });
const pairs = ({ tool_calls: calls = [] }: StreamedMessage) =>
	calls.map(({ function: { name, arguments: text } }) => `${name}(${text})`);

describe('a message that grows', () => {
	it('joins its texts and keeps its role', () => {
		expect(
			built({ role: 'assistant', content: 'Good' }, { role: 'assistant', content: ' day' }),
		).toEqual({ role: 'assistant', content: 'Good day' });
	});

	it('takes null for nothing, and merges objects', () => {
		const google = (part: object) => ({ extra_content: { google: part } });
		expect(
			built({ content: 'a' }, { content: null }, google({ a: 1 }), google({ b: 2 }), {}),
		).toEqual({
			content: 'a',
			...google({ a: 1, b: 2 }),
		});
	});

	it.each<[string, object[], string[]]>([
		[
			'by index, as OpenAI does it',
			[
				named('f', '', { index: 0, id: 'a' }),
				more('{"x"', 0),
				named('g', '', { index: 1, id: 'b' }),
				more(':1}', 0),
				more('{}', 1),
			],
			['f({"x":1})', 'g({})'],
		],
		[
			'without an index',
			[named('f', '{}', { id: 'a' }), named('g', '{}', { id: 'b' })],
			['f({})', 'g({})'],
		],
		['without index and id', [named('f', '{}'), named('f', '{}')], ['f({})', 'f({})']],
		['without an index, in pieces', [named('f', '{"x"', { id: 'a' }), more(':1}')], ['f({"x":1})']],
		[
			'all with index 0',
			[named('f', '{}', { index: 0, id: 'a' }), named('g', '{}', { index: 0, id: 'b' })],
			['f({})', 'g({})'],
		],
		[
			'all with index 0 and no id',
			[named('f', '{}', { index: 0 }), named('g', '{}', { index: 0 })],
			['f({})', 'g({})'],
		],
		[
			'with id and name in every piece',
			[named('f', '{"x"', { index: 0, id: 'a' }), named('f', ':1}', { index: 0, id: 'a' })],
			['f({"x":1})'],
		],
		[
			'with arguments as an object',
			[call({ function: { name: 'f', arguments: { x: 1 } } })],
			['f({"x":1})'],
		],
		[
			'without arguments',
			[call({ function: { name: 'f' } }), call({ function: { name: 'g', arguments: null } })],
			['f()', 'g()'],
		],
		[
			'with id and name in every piece, the last of which is empty',
			[
				named('f', '{"x"', { index: 0, id: 'a' }),
				named('f', ':1}', { index: 0, id: 'a' }),
				named('f', '', { index: 0, id: 'a' }),
			],
			['f({"x":1})'],
		],
		[
			'with id and name in every piece, the last of which is empty, and no index',
			[named('f', '{"x":1}', { id: 'a' }), named('f', '', { id: 'a' })],
			['f({"x":1})'],
		],
		[
			'with id and name in every piece, the first of which has an empty object',
			[
				named('f', '{}', { index: 0, id: 'a' }),
				named('f', '{"x"', { index: 0, id: 'a' }),
				named('f', ':1}', { index: 0, id: 'a' }),
			],
			['f({"x":1})'],
		],
		[
			'with an empty object before the arguments, and no index',
			[named('f', '{}', { id: 'a' }), named('f', '{"x":1}', { id: 'a' })],
			['f({"x":1})'],
		],
		[
			'whose names come after their arguments',
			[
				call({ index: 0, id: 'a', function: { arguments: '{"x":1}' } }),
				named('f', '', { index: 0 }),
				call({ index: 1, id: 'b', function: { arguments: '{}' } }),
				named('g', '', { index: 1 }),
			],
			['f({"x":1})', 'g({})'],
		],
		[
			'with the name in every piece and each time another id',
			[
				named('f', '{"x"', { index: 0, id: 'a' }),
				named('f', ':1', { index: 0, id: 'b' }),
				named('f', '}', { index: 0, id: 'c' }),
			],
			['f({"x":1})'],
		],
	])('tells calls apart %s', (_name, deltas, expected) => {
		expect(pairs(built(...deltas))).toEqual(expected);
	});

	it('tells thoughts from words, by their mark or their type, for each delta alone', () => {
		const thought = { extra_content: { google: { thought: true } } };
		expect(built({ content: 'Hm', ...thought }, { content: 'Four' }, { content: '.' })).toEqual({
			marked: 'Hm',
			content: 'Four.',
		});
		const parts = [
			{ type: 'thinking', text: 'Hm' },
			{ type: 'text', text: 'Fo' },
		];
		expect(built({ content: parts }, { content: [{ type: 'text', text: 'ur' }] })).toEqual({
			reasoning_content: 'Hm',
			content: 'Four',
		});
	});

	it('puts thoughts and tools together that come in parts', () => {
		const thought = (index: number, more: object) => ({
			reasoning_details: [{ type: 'reasoning.text', index, format: 'f', ...more }],
		});
		const deltas = [
			thought(0, { text: 'One' }),
			thought(0, { text: ' two', signature: null }),
			thought(0, { signature: 's' }),
			thought(1, { text: 'Three' }),
			{ executed_tools: [{ index: 0, type: 'search', arguments: '{}' }] },
			{ executed_tools: [{ index: 0, type: 'search', output: 'Found' }] },
			{ executed_tools: null, reasoning_details: null },
		];
		expect(built(...deltas)).toEqual({
			reasoning_details: [
				{ type: 'reasoning.text', index: 0, format: 'f', text: 'One two', signature: 's' },
				{ type: 'reasoning.text', index: 1, format: 'f', text: 'Three' },
			],
			executed_tools: [{ index: 0, type: 'search', arguments: '{}', output: 'Found' }],
		});
	});

	it('takes one call by itself, in pieces', () => {
		const piece = (more: object) => ({ function_call: more });
		expect(built(piece({ name: 'pay', arguments: '{"a"' }), piece({ arguments: ':1}' }))).toEqual({
			tool_calls: [
				{ id: '', type: 'function', index: 0, function: { name: 'pay', arguments: '{"a":1}' } },
			],
		});
	});

	it('takes a call that repeats its name with every piece for one', () => {
		const piece = (text: string) => named('f', text, { index: 0 });
		expect(pairs(built(piece('{"x"'), piece(':1'), piece('}')))).toEqual(['f({"x":1})']);
	});

	it('reads the arguments of such a call once, not with every piece', () => {
		const read = jest.spyOn(JSON, 'parse');
		const pieces = Array.from({ length: 500 }, () => named('f', 'word ', { index: 0 }));
		const message = built(
			named('f', '{"x":"', { index: 0 }),
			...pieces,
			named('f', '"}', { index: 0 }),
		);
		const chars = read.mock.calls.reduce((sum, [text]) => sum + text.length, 0);
		read.mockRestore();
		expect(pairs(message)).toEqual([`f({"x":"${'word '.repeat(500)}"})`]);
		expect(chars).toBeLessThan(3 * 2500);
	});

	it('gives a delta that has a signature alone to the call before it', () => {
		const extra_content = { google: { thought_signature: 's' } };
		const { tool_calls: calls = [] } = built(
			named('f', '{}', { id: 'a' }),
			call({ extra_content }),
		);
		expect(calls).toHaveLength(1);
		expect(calls[0]?.extra_content).toEqual(extra_content);
	});
});
