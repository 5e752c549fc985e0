import fc from 'fast-check';
import { calls, says } from '../gemini/model-turn';

const words = ['a', 'b', 'city', 'get_weather', 'send.mail', 'two words', '__proto__', 'toString'];

export const anyName = fc.oneof(
	fc.constantFrom(...words, 'x'.repeat(80), '', '7', '-', 'größe'),
	fc.string({ maxLength: 100 }),
	fc.string({ unit: 'binary', maxLength: 20 }),
);

const type = fc.oneof(
	{ weight: 8, arbitrary: fc.constantFrom('object', 'dict', 'string', 'STRING', 'float', 'int') },
	{ weight: 4, arbitrary: fc.constantFrom('array', 'tuple', 'any', 'boolean', 'null', 'number') },
	{ weight: 2, arbitrary: fc.array(fc.constantFrom('string', 'null', 'int', 'dict', 'array')) },
	{ weight: 1, arbitrary: fc.oneof(fc.string(), fc.jsonValue()) },
);
const property = fc.constantFrom(...words);
const refs = [
	'#',
	'#/$defs/a',
	'#/$defs/b',
	'#/properties/a',
	'#a',
	'https://example.com/s',
	'#/%',
];
const often = <T>(arbitrary: fc.Arbitrary<T>, junk: fc.Arbitrary<unknown> = fc.jsonValue()) =>
	fc.oneof({ weight: 30, arbitrary }, { weight: 1, arbitrary: junk });

const flag = fc.boolean();
const dialect = fc.constantFrom(
	'http://json-schema.org/draft-07/schema#',
	'https://json-schema.org/draft/2020-12/schema',
	'nonsense',
);

/** Schemas: right ones, those of other languages, and nonsense. */
export const { schema: anySchema } = fc.letrec<{ schema: Record<string, unknown>; inner: unknown }>(
	(tie) => {
		const inner = tie('inner');
		const list = (minLength: number) => fc.array(inner, { minLength, maxLength: 3 });
		const keywords: [keyword: string, weight: number, value: fc.Arbitrary<unknown>][] = [
			['type', 12, type],
			['properties', 8, often(fc.dictionary(property, inner, { maxKeys: 4 }))],
			['required', 4, often(fc.uniqueArray(property, { maxLength: 3 }))],
			['title', 1, often(fc.string())],
			['description', 2, often(fc.string())],
			['nullable', 1, often(flag)],
			['additionalProperties', 2, often(inner)],
			['items', 3, fc.oneof(inner, list(0))],
			['prefixItems', 1, often(list(1))],
			['anyOf', 2, often(list(1))],
			['oneOf', 2, often(list(1))],
			['allOf', 2, often(list(1))],
			['not', 1, inner],
			['enum', 2, often(fc.uniqueArray(fc.jsonValue(), { minLength: 1, maxLength: 3 }))],
			['const', 1, fc.jsonValue()],
			['default', 1, fc.jsonValue()],
			['format', 1, fc.constantFrom('date-time', 'email', 'int32', 'nonsense')],
			['pattern', 1, fc.constantFrom('^a', '(', '\\d+')],
			['minimum', 1, often(fc.integer())],
			['multipleOf', 1, fc.constantFrom(1, 2, 0.5)],
			['maxItems', 1, often(fc.nat(5))],
			['uniqueItems', 1, often(flag)],
			['$ref', 2, fc.constantFrom(...refs)],
			['$defs', 2, often(fc.record({ a: inner, b: inner }))],
			['$schema', 1, dialect],
			['$id', 1, fc.constantFrom('a', 'http://json-schema.org/draft-07/schema#')],
			['$async', 1, flag],
		];
		const keyword = fc.oneof(
			...keywords.map(([name, weight, value]) => ({
				weight,
				arbitrary: fc.tuple(fc.constant(name), value),
			})),
		);
		const junk = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 });
		return {
			inner: fc.oneof(
				{ depthSize: 'small', withCrossShrink: true },
				{ weight: 4, arbitrary: type.map((one) => ({ type: one })) },
				{ weight: 1, arbitrary: flag },
				{ weight: 4, arbitrary: tie('schema') },
			),
			schema: fc.oneof(
				{ weight: 30, arbitrary: fc.array(keyword, { maxLength: 5 }).map(Object.fromEntries) },
				{ weight: 1, arbitrary: junk },
			),
		};
	},
);

const simple = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };

export const anyDefinition = fc.record(
	{
		name: anyName,
		description: fc.string(),
		parameters: fc.oneof(
			{ weight: 5, arbitrary: fc.constant(simple) },
			{ weight: 1, arbitrary: anySchema },
		),
	},
	{ requiredKeys: ['name'] },
);

const id = fc.constantFrom('a', 'b', '', 'c');
const text = fc.oneof(
	{ weight: 12, arbitrary: fc.constant('{"a":"x"}') },
	{ weight: 1, arbitrary: fc.constantFrom('{}', '', '{"a":1}', '{"a":null}') },
	{ weight: 1, arbitrary: fc.oneof(fc.json(), fc.string()) },
);
const historyCall = fc.record({
	id,
	type: fc.constant('function'),
	function: fc.record({ name: anyName, arguments: text }),
});

const message = fc.oneof(
	fc.record({
		role: fc.constantFrom('user', 'system', 'assistant', 'tool', 'robot'),
		content: fc.string(),
	}),
	fc.record(
		{
			role: fc.constant('assistant'),
			content: fc.string(),
			tool_calls: fc.array(historyCall, { maxLength: 2 }),
		},
		{ requiredKeys: ['role', 'tool_calls'] },
	),
	fc.record(
		{
			role: fc.constant('tool'),
			tool_call_id: id,
			name: anyName,
			content: fc.string({ minLength: 1 }),
		},
		{ requiredKeys: ['role', 'content'] },
	),
);
const user = { role: 'user', content: 'Do it' };

/** Conversations: a question, one with calls and results before it, and nonsense. */
export const anyMessages = fc.oneof(
	{ weight: 5, arbitrary: fc.constant([user]) },
	{
		weight: 3,
		arbitrary: fc
			.tuple(historyCall, fc.string({ minLength: 1 }))
			.map(([call, content]) => [
				user,
				{ role: 'assistant', tool_calls: [call] },
				{ role: 'tool', tool_call_id: call.id, content },
			]),
	},
	{ weight: 2, arbitrary: fc.array(message, { maxLength: 5 }) },
);

/** What a model answers: calls, a text, or a body that is no completion. */
export interface Reply {
	/** Which of the offered functions are called; a name where it is none of them. */
	calls: { pick: number | string; arguments: string; id: string }[];
	content: string;
	junk: unknown;
}

export const anyReply: fc.Arbitrary<Reply> = fc.record({
	calls: fc.array(
		fc.record({
			pick: fc.oneof({ weight: 12, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: anyName }),
			arguments: text,
			id,
		}),
		{ maxLength: 3 },
	),
	content: fc.string(),
	junk: fc.oneof(
		{ weight: 8, arbitrary: fc.constant(undefined) },
		{ weight: 1, arbitrary: fc.jsonValue() },
		{
			weight: 1,
			arbitrary: fc.record({
				choices: fc.array(
					fc.record(
						{
							message: fc.record(
								{
									content: fc.jsonValue(),
									tool_calls: fc.oneof(fc.array(fc.jsonValue()), fc.jsonValue()),
									refusal: fc.constantFrom(null, 'No'),
								},
								{ requiredKeys: [] },
							),
							finish_reason: fc.constantFrom('stop', 'length', 'MALFORMED_FUNCTION_CALL', null),
						},
						{ requiredKeys: [] },
					),
				),
				usage: fc.jsonValue(),
			}),
		},
	),
});

/** The reply as the Gemini-shaped endpoint gives it. */
export function toAnswer(reply: Reply | undefined, body: Record<string, unknown>) {
	if (!reply) return says('Done');
	if (reply.junk !== undefined) return Response.json(reply.junk);
	const tools = (body.tools ?? []) as { function: { name: string } }[];
	const list = reply.calls.map(({ pick, ...call }) => ({
		...call,
		name: typeof pick === 'string' ? pick : (tools[pick % tools.length]?.function.name ?? 'f'),
	}));
	if (list.length === 0) return says(reply.content);
	return { ...calls(list), ...(reply.content === '' ? {} : { content: reply.content }) };
}
