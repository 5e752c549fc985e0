import { geminiFetch } from './fetch';
import { says } from './model-turn';
import { geminiKey } from './refuse';
import { signatureSentinel as sentinel } from './signatures';

type Body = Record<string, unknown>;

const question = { role: 'user', content: 'What is the weather in Lisbon?' };
const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const tool = { type: 'function', function: { name: 'get_weather', parameters: schema } };
const result = { role: 'tool', name: 'get_weather', tool_call_id: 'a', content: '21' };
const body = (more: Body = {}): Body => ({
	model: 'gemini-3.8-flash',
	messages: [question],
	...more,
});

async function post(sent: Body, route = '/chat/completions') {
	const send = geminiFetch(() => says('ok'));
	const headers = { authorization: `Bearer ${geminiKey}` };
	const init = { method: 'POST', headers, body: JSON.stringify(sent) };
	const response = await send(`https://gemini/v1beta/openai${route}`, init);
	return { status: response.status, answer: (await response.json()) as unknown };
}

interface Refused {
	error: { message: string; details: Body[] };
}

const withTool = (more: Body, rest: Body = {}) =>
	body({ tools: [{ type: 'function', function: { name: 'f', ...more } }], ...rest });
const withProperty = (property: Body, more: Body = {}) =>
	withTool({ parameters: { type: 'object', properties: { p: property }, ...more } });
const withPart = (part: Body) => body({ messages: [{ role: 'user', content: [part] }] });
const withTurns = (...messages: Body[]) => body({ messages: [question, ...messages] });
const call = (id: string, signature?: string, name = 'get_weather') => ({
	id,
	type: 'function',
	function: { name, arguments: '{}' },
	...(signature ? { extra_content: { google: { thought_signature: signature } } } : {}),
});
const turn = (...tool_calls: Body[]) => ({ role: 'assistant', tool_calls });
const thinking = (thinking_config: Body) => ({ extra_body: { google: { thinking_config } } });

const refused: [why: string, sent: Body, message: RegExp | string][] = [
	['an unknown field', body({ seed: 1 }), /^Invalid JSON payload.*Unknown name "seed": Cannot/],
	['a name that starts with a digit', withTool({ name: '1st' }), /Invalid function name\. Must/],
	['a name with a dot', withTool({ name: 'a.b' }), /Invalid function name/],
	['a name of 65 letters', withTool({ name: 'a'.repeat(65) }), /Invalid function name/],
	['a name twice', body({ tools: [tool, tool] }), /Duplicate function declaration.*get_weather/],
	['another type of tool', body({ tools: [{ ...tool, type: 'web' }] }), /Invalid tool type/],
	['strict', withTool({ strict: true }), /"strict" at 'tools\[0\]\.function': Cannot find field/],
	['a list of types', withProperty({ type: ['string', 'null'] }), /cannot start list\./],
	['a type in upper case', withProperty({ type: 'STRING' }), /v1beta\.Type\), "STRING"/],
	['no type', withProperty({}), /properties\[0\]\.value\.type: must be specified/],
	['parameters that are no object', withTool({ parameters: { type: 'string' } }), /type OBJECT/],
	...[
		'$schema',
		'$ref',
		'$defs',
		'definitions',
		'const',
		'additionalProperties',
		'oneOf',
		'allOf',
		'not',
		'patternProperties',
	].map((key): [string, Body, string] => [
		`${key} in a schema`,
		withProperty({ type: 'array', items: { type: 'object', [key]: {} } }),
		`Unknown name "${key}" at 'tools[0].function.parameters.properties[0].value.items'`,
	]),
	['an array without items', withProperty({ type: 'array' }), /items: missing field/],
	[
		'a required name that is not there',
		withProperty({ type: 'string' }, { required: ['q'] }),
		/required\[0\]: property is not defined/,
	],
	['an enum of numbers', withProperty({ type: 'integer', enum: [1] }), /only allowed for STRING/],
	['an enum with an empty value', withProperty({ type: 'string', enum: [''] }), /cannot be empty/],
	['a choice without tools', body({ tool_choice: 'auto' }), /without function_declarations/],
	['an unknown choice', withTool({}, { tool_choice: 'any' }), /Invalid value at 'tool_choice'/],
	[
		'a forced function that is not declared',
		withTool({}, { tool_choice: { type: 'function', function: { name: 'g' } } }),
		/"g" is not in the function declarations/,
	],
	['parallel calls asked for', withTool({}, { parallel_tool_calls: true }), /only false/],
	[
		'tools with JSON on 2.x',
		withTool({}, { model: 'gemini-2.5-flash', response_format: { type: 'json_object' } }),
		/Function calling with a response mime type: 'application\/json' is unsupported/,
	],
	['no messages', body({ messages: [] }), /contents is not specified/],
	['content null', withTurns({ role: 'user', content: null }), /got: null/],
	['an empty content', withTurns({ role: 'user', content: '' }), /parts must not be empty/],
	['no content', withTurns({ role: 'assistant' }, question), /parts must not be empty/],
	['an empty list of parts', withTurns({ role: 'user', content: [] }), /must not be empty/],
	['an empty text', withPart({ type: 'text', text: '' }), /must not be empty/],
	[
		'an unknown part',
		withPart({ type: 'file', file: {} }),
		/Unsupported content part type: "file"/,
	],
	[
		'a picture by its address',
		withPart({ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }),
		/Invalid or unsupported file uri/,
	],
	[
		'a picture that is none',
		withPart({ type: 'image_url', image_url: { url: 'data:text/plain;base64,AAAA' } }),
		/Unsupported MIME type: text\/plain/,
	],
	[
		'a picture that is not base64',
		withPart({ type: 'image_url', image_url: { url: 'data:image/png;base64,AAA' } }),
		/Base64 decoding failed/,
	],
	['the model speaking last', withTurns({ role: 'assistant', content: 'So' }), /model turn/],
	['a result without a name', withTurns({ ...result, name: '' }), /Name cannot be empty/],
	['a result without an id', withTurns({ ...result, tool_call_id: '' }), /tool_call_id/],
	['a result without a call', withTurns(result), /response turn comes immediately after/],
	[
		'a call after the model spoke',
		withTurns({ role: 'assistant', content: 'Hm' }, turn(call('a', sentinel)), result),
		/call turn comes immediately after a user turn/,
	],
	[
		'a call without its result',
		withTurns(turn(call('a', sentinel)), question),
		/number of function/,
	],
	[
		'a call of two without its result',
		withTurns(turn(call('a', sentinel), call('b')), result),
		/number of function response parts is equal/,
	],
	[
		'the result of another call',
		withTurns(turn(call('b', sentinel)), result),
		/number of function response parts is equal/,
	],
	[
		'a call without a signature',
		withTurns(turn(call('a')), result),
		/missing a thought_signature.*`default_api:get_weather` , position 2\./,
	],
	[
		'a signature of our own making',
		withTurns(turn(call('a', 'c2ln')), result),
		/^Thought signature is not valid\.$/,
	],
	[
		'the sentinel on a sibling',
		withTurns(turn(call('a', sentinel), call('b', sentinel)), result, {
			...result,
			tool_call_id: 'b',
		}),
		/^Thought signature is not valid\.$/,
	],
	[
		'effort and level',
		body({ reasoning_effort: 'low', ...thinking({ thinking_level: 'low' }) }),
		/`reasoning_effort` or custom `thinking_config`/,
	],
	['level and budget', body(thinking({ thinking_level: 'low', thinking_budget: 1 })), /only set/],
	['an unknown effort', body({ reasoning_effort: 'xhigh' }), /'reasoning_effort': "xhigh"/],
	[
		'extra_body in extra_body',
		body({ extra_body: { extra_body: {} } }),
		/"extra_body" at 'extra_b/,
	],
	[
		'an unknown field of Google',
		body({ extra_body: { google: { safety_settings: [] } } }),
		/"safety_settings" at 'extra_body\.google'/,
	],
	[
		'an unknown field of thinking',
		body(thinking({ effort: 1 })),
		/"effort" at 'extra_body\.google\.thinking_config'/,
	],
	['n of 9', body({ n: 9 }), /n: must be between 1 and 8/],
	['n of 0', body({ n: 0 }), /n: must be between 1 and 8/],
	['six stops', body({ stop: ['1', '2', '3', '4', '5', '6'] }), /stop_sequences/],
	['a temperature of 2.1', body({ temperature: 2.1 }), /temperature: must be/],
	['the tier auto', body({ service_tier: 'auto' }), /'service_tier': "auto"/],
	[
		'an unknown format',
		body({ response_format: { type: 'xml' } }),
		/'response_format\.type': "xml"/,
	],
];

describe('the Gemini-shaped server refuses', () => {
	it.each(refused)('%s', async (_why, sent, message) => {
		const { status, answer } = await post(sent);
		expect(status).toBe(400);
		const [{ error }] = answer as [Refused];
		expect(error).toMatchObject({ code: 400, status: 'INVALID_ARGUMENT' });
		expect(error.message).toMatch(message);
	});

	it('every unknown field at once, with a violation for each', async () => {
		const { answer } = await post(withTool({ strict: true }, { seed: 1 }));
		const [{ error }] = answer as [Refused];
		expect(error.message.split('\n')).toHaveLength(2);
		expect(error.details[0]?.fieldViolations).toMatchObject([{}, { field: 'tools[0].function' }]);
	});

	it.each([
		['101 texts', { input: Array(101).fill('a') }, /at most 100 requests can be in one batch/],
		['base64', { input: 'a', encoding_format: 'base64' }, /encoding_format/],
		['an empty text', { input: ['a', ''] }, /empty Part/],
		['an unknown field', { input: 'a', task: 'x' }, 'Unknown name "task"'],
		['a length that no vector has', { input: 'a', dimensions: 4000 }, /output_dimensionality/],
		[
			'a model that does not embed',
			{ input: 'a', model: 'gemini-3.8-flash' },
			/is not found for/,
			404,
		],
	])('%s to embed', async (_why, more, message, expected = 400) => {
		const { status, answer } = await post(
			{ model: 'gemini-embedding-001', ...more },
			'/embeddings',
		);
		expect(status).toBe(expected);
		expect((answer as [Refused])[0].error.message).toMatch(message);
	});
});

describe('the Gemini-shaped server accepts', () => {
	it.each<[string, Body]>([
		['tools', body({ tools: [tool], tool_choice: 'required', parallel_tool_calls: false })],
		['tools with JSON', body({ tools: [tool], response_format: { type: 'json_object' } })],
		[
			'the sentinel',
			withTurns(turn(call('a', sentinel), call('b')), result, { ...result, tool_call_id: 'b' }),
		],
		[
			'a PDF',
			withPart({ type: 'image_url', image_url: { url: 'data:application/pdf;base64,AAAA' } }),
		],
		['thinking', body(thinking({ thinking_level: 'low', include_thoughts: true }))],
		['anyOf', withProperty({ anyOf: [{ type: 'string' }, { type: 'null' }] })],
	])('%s', async (_what, sent) => {
		expect((await post(sent)).status).toBe(200);
	});
});
