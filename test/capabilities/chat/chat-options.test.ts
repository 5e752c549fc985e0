import { chat } from '../../../capabilities/chat/chat';
import { chatRequest } from '../../../capabilities/chat/chat-request';
import { createEndpointClient } from '../../../endpoint/endpoint-client';
import type { ProfileName } from '../../../endpoint/endpoint-settings';
import { failureOf, testContext } from '../../helpers/context';
import { completion, says } from '../../gemini/model-turn';
import { geminiServer, type Reply } from '../../gemini/server';
import { httpServer, json, type Received } from '../../helpers/http-server';

const question = { model: 'gemini-3.8-flash', messages: [{ role: 'user', content: 'Hello' }] };
const parse = (more: object = {}) => chatRequest.parse({ ...question, ...more });

let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.map((close) => close()));
	closers = [];
});

async function gemini(reply?: Reply) {
	const server = await geminiServer(reply);
	closers.push(server.close);
	return { server, ...testContext({ url: server.url }) };
}

/** An endpoint of another kind; `refuse` gives the message of a refusal. */
async function endpointOf(
	profile: ProfileName,
	refuse: (body: Received['body']) => string | undefined = () => undefined,
	message: object = says('Hi'),
) {
	const server = await httpServer(({ body }, response) => {
		const refusal = refuse(body);
		if (refusal) json(response, 400, { error: { message: refusal } });
		else json(response, 200, completion(message));
	});
	closers.push(server.close);
	const client = createEndpointClient({ baseUrl: `${server.url}/v1`, apiKey: 'key', profile });
	return { server, ...testContext({ client }) };
}

const google = (fields: object) => ({ extra_body: { google: fields } });

describe('an option is sent under the name that the endpoint knows', () => {
	it.each<[string, object, object]>([
		['temperature', { temperature: 0 }, { temperature: 0 }],
		['top p', { topP: 1 }, { top_p: 1 }],
		['token limit', { maxTokens: 16 }, { max_tokens: 16 }],
		['stop', { stop: ['END'] }, { stop: ['END'] }],
		['presence penalty', { presencePenalty: 0 }, { presence_penalty: 0 }],
		['number of answers', { n: 2 }, { n: 2 }],
		['reasoning effort', { reasoningEffort: 'low' }, { reasoning_effort: 'low' }],
		['thinking budget', { thinkingBudget: 0 }, google({ thinking_config: { thinking_budget: 0 } })],
		[
			'thinking level and thoughts',
			{ thinkingLevel: 'high', includeThoughts: true },
			google({ thinking_config: { thinking_level: 'high', include_thoughts: true } }),
		],
		[
			'effort with thoughts, which the endpoint refuses side by side',
			{ reasoningEffort: 'low', includeThoughts: true },
			google({ thinking_config: { thinking_level: 'low', include_thoughts: true } }),
		],
		[
			'cached content',
			{ cachedContent: 'cachedContents/a' },
			google({ cached_content: 'cachedContents/a' }),
		],
		['service tier', { serviceTier: 'flex' }, { service_tier: 'flex' }],
		['user', { user: 'u1' }, { user: 'u1' }],
		['text format', { responseFormat: { type: 'text' } }, { response_format: { type: 'text' } }],
	])('%s on Gemini', async (_name, option, fields) => {
		const { server, context, hints } = await gemini();
		await chat.run(parse(option), context);
		expect(server.received.map(({ body }) => body)).toEqual([{ ...question, ...fields }]);
		expect(hints).toEqual([]);
	});

	it.each<[string, object, object]>([
		['seed', { seed: 0 }, { seed: 0 }],
		['frequency penalty', { frequencyPenalty: -1 }, { frequency_penalty: -1 }],
	])('%s on other endpoints', async (_name, option, fields) => {
		const { server, context } = await endpointOf('openai');
		await chat.run(parse(option), context);
		expect(server.received[0]?.body).toEqual({ ...question, ...fields });
	});

	it.each<[ProfileName, object, object]>([
		['openai', { thinkingLevel: 'low' }, { reasoning_effort: 'low' }],
		['ollama', { thinkingLevel: 'high' }, { reasoning_effort: 'high' }],
		[
			'groq',
			{ thinkingLevel: 'low', includeThoughts: true },
			{ reasoning_effort: 'low', reasoning_format: 'parsed' },
		],
		[
			'openrouter',
			{ thinkingBudget: 500, includeThoughts: true },
			{ reasoning: { max_tokens: 500, exclude: false } },
		],
		['openrouter', { thinkingLevel: 'high' }, { reasoning: { effort: 'high' } }],
	])('thinking on %s: %j', async (profile, option, fields) => {
		const { server, context, hints } = await endpointOf(profile);
		await chat.run(parse(option), context);
		expect(server.received[0]?.body).toEqual({ ...question, ...fields });
		expect(hints).toEqual([]);
	});

	const searching = { web_search_options: { search_context_size: 'high' } };
	it.each<[ProfileName, object, object]>([
		['openai', {}, searching],
		['generic', {}, searching],
		['openrouter', {}, { plugins: [{ id: 'web' }], ...searching }],
		['groq', {}, { tools: [{ type: 'browser_search' }] }],
		['groq', { model: 'groq/compound' }, {}],
	])('web search on %s: %j', async (profile, more, fields) => {
		const { server, context } = await endpointOf(profile);
		await chat.run(parse({ webSearch: 'high', ...more }), context);
		expect(server.received[0]?.body).toEqual({ ...question, ...more, ...fields });
	});

	it('web search is refused before anything is sent where the endpoint has none', async () => {
		const { server, context } = await gemini();
		const failure = await failureOf(chat.run(parse({ webSearch: 'low' }), context));
		expect(failure.message).toBe(
			'Google Gemini offers no web search through its OpenAI-compatible API',
		);
		expect(server.received).toEqual([]);
	});

	it('an answer without the search that was asked for is no answer', async () => {
		const refusal = 'Web search options not supported with this model.';
		const { context } = await endpointOf('openai', () => refusal);
		const failure = await failureOf(chat.run(parse({ webSearch: 'low' }), context));
		expect(failure.message).toBe(refusal);
	});

	it('effort with thoughts as a budget on models that know no level', async () => {
		const { server, context } = await gemini();
		const model = 'gemini-2.5-flash';
		await chat.run(parse({ model, reasoningEffort: 'medium', includeThoughts: true }), context);
		expect(server.received[0]?.body).toEqual({
			...question,
			model,
			...google({ thinking_config: { thinking_budget: 8192, include_thoughts: true } }),
		});
	});

	it('and named in a hint where the endpoint has no field for it', async () => {
		const { server, context, hints } = await endpointOf('openai');
		await chat.run(parse({ thinkingBudget: 100, cachedContent: 'a' }), context);
		expect(server.received[0]?.body).toEqual(question);
		expect(hints).toEqual([
			'OpenAI does not support thinking budget, cached content: left out of the request',
		]);
	});

	it.each([
		{ reasoningEffort: 'low', thinkingLevel: 'low' },
		{ reasoningEffort: 'low', thinkingBudget: 5 },
		{ thinkingLevel: 'low', thinkingBudget: 5 },
	])('but not two that exclude each other: %j', async (options) => {
		const { server, context } = await gemini();
		const failure = await failureOf(chat.run(parse(options), context));
		expect(failure.message).toMatch(/Only one of reasoning effort/);
		expect(server.received).toEqual([]);
	});
});

describe('the extra body', () => {
	it('is merged into fields that are objects, and wins', async () => {
		const { server, context } = await gemini();
		const extraBody = { extra_body: { google: { thinking_config: { thinking_level: 'high' } } } };
		await chat.run(
			parse({ thinkingLevel: 'low', includeThoughts: true, temperature: 1, extraBody }),
			context,
		);
		expect(server.received[0]?.body).toEqual({
			...question,
			temperature: 1,
			...google({ thinking_config: { thinking_level: 'high', include_thoughts: true } }),
		});
	});

	it('cannot ask for a stream that nobody reads', async () => {
		const { server, context } = await gemini();
		await chat.run(parse({ extraBody: { stream: true } }), context);
		expect(server.received[0]?.body).toEqual(question);
	});

	it('cannot change what an object is', async () => {
		const { server, context } = await endpointOf('generic');
		const extraBody = JSON.parse('{"__proto__": {"polluted": true}}') as Record<string, unknown>;
		await chat.run({ ...parse(), extraBody }, context);
		expect(server.received).toHaveLength(1);
		expect({}).not.toHaveProperty('polluted');
	});
});

describe('a refused field', () => {
	it('is left out where it stands deep in the body (quirk 3)', async () => {
		const { server, context, hints } = await gemini();
		const extra_body = { google: { thinking_config: { include_thoughts: true, speed: 9 } }, x: 1 };
		await chat.run(parse({ extraBody: { extra_body } }), context);
		expect(server.received[1]?.body).toEqual({
			...question,
			...google({ thinking_config: { include_thoughts: true } }),
		});
		expect(hints.join()).toMatch(/does not support .*extra_body\.x/);
	});

	it('is sent under the name that the endpoint asks for instead', async () => {
		const { server, context, hints } = await endpointOf('generic', (body) =>
			'max_tokens' in body
				? "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
				: undefined,
		);
		await chat.run(parse({ maxTokens: 5 }), context);
		await chat.run(parse({ maxTokens: 6 }), context);
		expect(server.received.map(({ body }) => body)).toEqual([
			{ ...question, max_tokens: 5 },
			{ ...question, max_completion_tokens: 5 },
			{ ...question, max_completion_tokens: 6 },
		]);
		expect(hints).toEqual([]);
	});

	it('is left out each in its turn where an endpoint names one at a time', async () => {
		const { server, context, hints } = await endpointOf('openai', (body) => {
			const wrong = ['temperature', 'top_p', 'presence_penalty'].find((name) => name in body);
			return wrong && `Unsupported value: '${wrong}' does not support 0.5 with this model.`;
		});
		await chat.run(parse({ temperature: 0.5, topP: 0.5, presencePenalty: 0.5 }), context);
		expect(server.received).toHaveLength(4);
		expect(server.received[3]?.body).toEqual(question);
		expect(hints).toEqual([
			`OpenAI refused the value of temperature, top_p, presence_penalty for ${question.model}: left out of the request`,
		]);
	});

	it('whose value was refused is asked for again with another value', async () => {
		const { server, context, hints } = await endpointOf('openai', (body) =>
			body.reasoning_effort === 'minimal'
				? "Unsupported value: 'reasoning_effort' does not support 'minimal' with this model."
				: undefined,
		);
		await chat.run(parse({ reasoningEffort: 'minimal' }), context);
		await chat.run(parse({ reasoningEffort: 'high' }), context);
		expect(server.received.map(({ body }) => body.reasoning_effort)).toEqual([
			'minimal',
			undefined,
			'high',
		]);
		expect(hints).toEqual([
			`OpenAI refused the value of reasoning_effort for ${question.model}: left out of the request`,
		]);
	});

	it('fails no item where many meet it at once', async () => {
		const { context } = await endpointOf('generic', (body) => {
			const wrong = ['seed', 'user', 'presence_penalty'].find((name) => name in body);
			return wrong && `Unknown parameter: '${wrong}'.`;
		});
		const request = parse({ seed: 1, user: 'u', presencePenalty: 1 });
		const all = Array.from({ length: 40 }, async () => await chat.run(request, context));
		expect((await Promise.all(all)).map(({ text }) => text)).toEqual(Array(40).fill('Hi'));
	});

	it.each(['messages[0].content', 'response_format.json_schema.schema.title'])(
		'is not left out where the request would be another: %s',
		async (path) => {
			const { server, context } = await endpointOf(
				'generic',
				() => `Unknown parameter: '${path}'.`,
			);
			const schema = { type: 'object', title: 'A' };
			const request = parse({ responseFormat: { type: 'json_schema', schema } });
			expect((await failureOf(chat.run(request, context))).kind).toBe('request-invalid');
			expect(server.received).toHaveLength(1);
		},
	);
});

describe('the response format', () => {
	const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };

	it('JSON object: the answer comes parsed as well', async () => {
		const { server, context } = await gemini(() => says('{"city": "Oslo"}'));
		const result = await chat.run(parse({ responseFormat: { type: 'json_object' } }), context);
		expect(server.received[0]?.body.response_format).toEqual({ type: 'json_object' });
		expect(result).toMatchObject({ text: '{"city": "Oslo"}', json: { city: 'Oslo' } });
	});

	it('JSON schema: sent with its name, strict only where it was set', async () => {
		const { server, context } = await gemini(() => says('```json\n{"city": "Oslo"}\n```'));
		const format = { type: 'json_schema', schema };
		const { json: parsed } = await chat.run(parse({ responseFormat: format }), context);
		await chat.run(parse({ responseFormat: { ...format, name: 'place', strict: true } }), context);
		expect(server.received.map(({ body }) => body.response_format)).toEqual([
			{ type: 'json_schema', json_schema: { name: 'answer', schema } },
			{ type: 'json_schema', json_schema: { name: 'place', schema, strict: true } },
		]);
		expect(parsed).toEqual({ city: 'Oslo' });
	});

	it('an answer of much white space is no JSON at once', async () => {
		const { context } = await gemini(() => says(`{"a":${'\n'.repeat(500_000)}`));
		const request = parse({ responseFormat: { type: 'json_object' } });
		expect((await failureOf(chat.run(request, context))).kind).toBe('output-invalid');
	});

	it.each([
		['stop', 'output-invalid', /^JSON was asked for, but the model answered: Sure!/],
		['length', 'output-truncated', /limit was reached before the JSON was complete/],
	])('an answer that is not JSON and ended with %s is %s', async (reason, kind, message) => {
		const { context } = await gemini((_request, response) => {
			const choices = [{ index: 0, finish_reason: reason, message: { content: 'Sure! {"a"' } }];
			json(response, 200, completion({}, { choices }));
		});
		const request = parse({ responseFormat: { type: 'json_object' } });
		const failure = await failureOf(chat.run(request, context));
		expect(failure.kind).toBe(kind);
		expect(failure.message).toMatch(message);
	});
});

describe('thoughts', () => {
	it.each<[ProfileName, object]>([
		['ollama', { content: 'Four.', reasoning: 'Two and two' }],
		['generic', { content: 'Four.', reasoning_content: 'Two and two' }],
		['generic', { content: '<think>Two and two</think>\nFour.' }],
		[
			'generic',
			{
				content: [
					{ type: 'thinking', thinking: [] },
					{ type: 'text', text: 'Four.' },
				],
				reasoning: 'Two and two',
			},
		],
		['gemini', { content: '<thought>Two and two</thought>Four.' }],
	])('of %s come in a field of their own: %j', async (profile, message) => {
		const { context } = await endpointOf(profile, undefined, message);
		const result = await chat.run(parse({ includeThoughts: true }), context);
		expect(result).toMatchObject({ text: 'Four.', thoughts: 'Two and two' });
	});

	it('stand before the answer; marks in the answer are its own', async () => {
		const text = 'Use the `<think>` tag, where 1 <';
		const { context } = await gemini(() => says(`<thought>Hm</thought>${text}`));
		const result = await chat.run(parse({ includeThoughts: true }), context);
		expect(result).toMatchObject({ text, thoughts: 'Hm' });
	});

	it('are not in the text where nobody asked for them', async () => {
		const { context } = await gemini(() => says('<thought>x</thought>Four.'));
		const result = await chat.run(parse(), context);
		expect(result.text).toBe('Four.');
		expect(result).not.toHaveProperty('thoughts');
	});

	it('are no answer by themselves', async () => {
		const { context } = await gemini(() => says('<thought>Two and two'));
		const failure = await failureOf(chat.run(parse({ includeThoughts: true }), context));
		expect(failure.kind).toBe('output-invalid');
	});
});

describe('several answers', () => {
	it('stand in answers, the first in text', async () => {
		const { context } = await gemini((_request, response) => {
			const choices = ['One', 'Two'].map((content, index) => ({
				index,
				finish_reason: 'stop',
				message: { role: 'assistant', content },
			}));
			json(response, 200, completion({}, { choices }));
		});
		const result = await chat.run(parse({ n: 2 }), context);
		expect(result.text).toBe('One');
		expect(result.answers).toEqual([
			{ text: 'One', finishReason: 'stop' },
			{ text: 'Two', finishReason: 'stop' },
		]);
	});
});
