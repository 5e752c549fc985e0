import fc from 'fast-check';

export interface SaidCall {
	name: string;
	arguments: Record<string, unknown>;
}

/** What a model says, however it is put. */
export interface Said {
	text: string;
	calls: SaidCall[];
}

const odd = [
	'\u2028',
	'\u2029',
	'\uFEFF',
	'\n\n',
	'\r',
	'data: [DONE]\n\n',
	'"',
	'```',
	'🙂',
	'{}',
];
// What stands between markers is a thought and no text.
const anyText = fc
	.array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.constantFrom(...odd)), {
		minLength: 1,
		maxLength: 5,
	})
	.map((parts) => parts.join('').replaceAll('<', '') || 'Hello');

const anyCall: fc.Arbitrary<SaidCall> = fc.record({
	name: fc.constantFrom('pay', 'mail', 'look_up'),
	arguments: fc.oneof(
		fc.constant({}),
		fc
			.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 })
			// As JSON has it, which knows no -0 and no __proto__.
			.map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>),
	),
});

const someCalls = fc.array(anyCall, { minLength: 1, maxLength: 3 });

export const anySaid: fc.Arbitrary<Said> = fc.oneof(
	anyText.map((text) => ({ text, calls: [] })),
	someCalls.map((calls) => ({ text: '', calls })),
	fc.record({ text: anyText, calls: someCalls }),
);

const usage = { prompt_tokens: 35, completion_tokens: 12, total_tokens: 47 };
const reasonOf = ({ calls }: Said) => (calls.length > 0 ? 'tool_calls' : 'stop');

/** The answer in one piece. */
export function toCompletion(said: Said): object {
	const { text, calls } = said;
	const tool_calls = calls.map(({ name, arguments: given }, place) => ({
		id: `call-${String(place)}`,
		type: 'function',
		function: { name, arguments: JSON.stringify(given) },
	}));
	const message = {
		role: 'assistant',
		content: text === '' ? null : text,
		refusal: null,
		...(calls.length > 0 ? { tool_calls } : {}),
	};
	return {
		id: 'x3b',
		object: 'chat.completion',
		created: 1_795_400_000,
		model: 'm',
		choices: [{ index: 0, message, logprobs: null, finish_reason: reasonOf(said) }],
		usage,
	};
}

type When = 'first' | 'each' | 'last' | 'never';

/** How an endpoint words the pieces of its calls. */
export interface Dialect {
	index: 'each' | 'zero' | 'never';
	id: When | 'new';
	name: Exclude<When, 'never'>;
	/** The arguments of a call are in one piece. */
	isWhole?: boolean;
	/** Where a call may begin with an empty object, and end with an empty piece. */
	isPadded?: boolean;
}

/** Those in which calls can be told apart. */
const dialects: Dialect[] = [
	{ index: 'each', id: 'first', name: 'first', isPadded: true },
	{ index: 'each', id: 'each', name: 'each', isPadded: true },
	{ index: 'each', id: 'new', name: 'first', isPadded: true },
	{ index: 'each', id: 'new', name: 'each' },
	{ index: 'each', id: 'never', name: 'each' },
	{ index: 'each', id: 'first', name: 'last' },
	{ index: 'zero', id: 'first', name: 'first', isPadded: true },
	{ index: 'zero', id: 'each', name: 'each', isPadded: true },
	{ index: 'zero', id: 'never', name: 'first' },
	{ index: 'zero', id: 'never', name: 'each', isWhole: true },
	{ index: 'never', id: 'first', name: 'first', isPadded: true },
	{ index: 'never', id: 'each', name: 'each', isPadded: true },
	{ index: 'never', id: 'never', name: 'first' },
	{ index: 'never', id: 'never', name: 'first', isWhole: true },
];

export const anyDialect = fc.constantFrom(...dialects);

/** Cuts a text into pieces of these lengths, in turn. */
export function cutAt<T extends { length: number; slice(from: number, to: number): T }>(
	whole: T,
	lengths: readonly number[],
): T[] {
	const pieces: T[] = [];
	for (let from = 0, at = 0; from < whole.length; at++) {
		const to = from + (lengths[at % lengths.length] ?? 1);
		pieces.push(whole.slice(from, to));
		from = to;
	}
	return pieces;
}

/** The deltas of an answer, its texts cut to these lengths. */
export function toDeltas(
	{ text, calls }: Said,
	dialect: Dialect,
	lengths: readonly number[],
	isPadded: boolean,
): object[] {
	let ids = 0;
	const said = cutAt(text, lengths).map((content) => ({ content }));
	const called = calls.flatMap(({ name, arguments: given }, place) => {
		const whole = JSON.stringify(given);
		const texts = dialect.isWhole ? [whole] : cutAt(whole, lengths);
		if (isPadded && dialect.isPadded) texts.unshift('{}');
		if ((isPadded && dialect.isPadded) || dialect.name === 'last') texts.push('');
		return texts.map((piece, at) => {
			const says = (when: When) =>
				when === 'each' || at === { first: 0, last: texts.length - 1, never: -1 }[when];
			const id = dialect.id === 'new' ? `new-${String(ids++)}` : `call-${String(place)}`;
			const call = {
				...(dialect.index === 'never' ? {} : { index: dialect.index === 'zero' ? 0 : place }),
				...(dialect.id === 'new' || says(dialect.id) ? { id, type: 'function' } : {}),
				function: { ...(says(dialect.name) ? { name } : {}), arguments: piece },
			};
			return { tool_calls: [call] };
		});
	});
	return [{ role: 'assistant', content: '' }, ...said, ...called];
}

/** The chunks of a stream of these deltas. */
export function toChunks(said: Said, deltas: readonly object[]): object[] {
	const chunk = (choices: object[], more: object = {}) => ({
		...{ id: 'x3b', object: 'chat.completion.chunk', created: 1_795_400_000, model: 'm' },
		choices,
		...more,
	});
	return [
		...deltas.map((delta) => chunk([{ index: 0, delta, logprobs: null, finish_reason: null }])),
		chunk([{ index: 0, delta: {}, logprobs: null, finish_reason: reasonOf(said) }]),
		chunk([], { usage }),
	];
}
