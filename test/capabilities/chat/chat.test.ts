import { chat } from '../../../capabilities/chat/chat';
import { chatRequest } from '../../../capabilities/chat/chat-request';
import { createEndpointClient } from '../../../endpoint/endpoint-client';
import type { ProfileName } from '../../../endpoint/endpoint-settings';
import type { FailureKind } from '../../../endpoint/failure';
import { failureOf, testContext } from '../../helpers/context';
import { completion, geminiServer, type Reply } from '../../gemini/server';
import { httpServer, json } from '../../helpers/http-server';

const question = { model: 'gemini-3.8-flash', messages: [{ role: 'user', content: 'Hello' }] };
const parse = (more: object = {}) => chatRequest.parse({ ...question, ...more });

let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.map((close) => close()));
	closers = [];
});

async function gemini(reply?: Reply, signal?: AbortSignal) {
	const server = await geminiServer(reply);
	closers.push(server.close);
	return { server, ...testContext({ url: server.url, ...(signal ? { signal } : {}) }) };
}

async function endpointOf(profile: Exclude<ProfileName, 'gemini'>) {
	const server = await httpServer((_request, response) => {
		json(response, 200, completion({ content: 'Hi' }));
	});
	closers.push(server.close);
	const client = createEndpointClient({ baseUrl: `${server.url}/v1`, apiKey: 'key', profile });
	return { server, ...testContext({ client }) };
}

const answering = (body: unknown) => gemini((_request, response) => json(response, 200, body));

describe('the chat request', () => {
	it('holds the model and the messages alone where nothing else was set', async () => {
		const { server, context } = await gemini();
		await chat.run(parse(), context);
		expect(server.received[0]?.body).toEqual(question);
	});

	it('holds every field that was set, under the name that Gemini knows', async () => {
		const { server, context, hints } = await gemini();
		await chat.run(
			parse({
				temperature: 0,
				topP: 0.5,
				maxTokens: 100,
				stop: ['END'],
				presencePenalty: 0,
				reasoningEffort: 'low',
			}),
			context,
		);
		expect(server.received[0]?.body).toEqual({
			...question,
			temperature: 0,
			top_p: 0.5,
			max_tokens: 100,
			stop: ['END'],
			presence_penalty: 0,
			reasoning_effort: 'low',
		});
		expect(hints).toEqual([]);
	});

	it.each([
		['openai', 'max_completion_tokens'],
		['groq', 'max_completion_tokens'],
		['ollama', 'max_tokens'],
		['openrouter', 'max_tokens'],
		['generic', 'max_tokens'],
	] as const)('names the token limit for %s %s', async (profile, field) => {
		const { server, context } = await endpointOf(profile);
		await chat.run(parse({ maxTokens: 7 }), context);
		expect(server.received[0]?.body).toEqual({ ...question, [field]: 7 });
	});

	it('names the model without the prefix models/ for Gemini, and untouched for others', async () => {
		const google = await gemini();
		await chat.run(parse({ model: 'models/gemini-3.8-flash' }), google.context);
		expect(google.server.received[0]?.body.model).toBe('gemini-3.8-flash');
		const router = await endpointOf('openrouter');
		await chat.run(parse({ model: 'google/gemini-3.8-flash' }), router.context);
		expect(router.server.received[0]?.body.model).toBe('google/gemini-3.8-flash');
	});

	it('lets the extra body win over fields of the same name', async () => {
		const { server, context } = await gemini();
		const extra_body = { google: { thinking_config: { thinking_level: 'low' } } };
		await chat.run(
			parse({ temperature: 0.1, extraBody: { extra_body, temperature: 0.9 } }),
			context,
		);
		expect(server.received[0]?.body).toEqual({ ...question, temperature: 0.9, extra_body });
	});

	it.each([
		[{ model: '' }],
		[{ messages: [] }],
		[{ messages: [{ role: 'tool', content: 'x' }] }],
		[{ temperature: 2.1 }],
		[{ topP: -0.1 }],
		[{ maxTokens: 0 }],
		[{ maxTokens: 1.5 }],
		[{ stop: [''] }],
		[{ frequencyPenalty: 3 }],
		[{ reasoningEffort: 'extreme' }],
	])('is refused before it is sent where it holds %j', (wrong) => {
		expect(chatRequest.safeParse({ ...question, ...wrong }).success).toBe(false);
	});
});

describe('fields that the endpoint does not know (quirk 3)', () => {
	it('are left out, the request is made once more and a hint names them', async () => {
		const { server, context, hints } = await gemini();
		const result = await chat.run(
			parse({ seed: 7, frequencyPenalty: 0.5, temperature: 0.3 }),
			context,
		);
		expect(result.text).toBe('echo: Hello');
		expect(server.received.map(({ body }) => body)).toEqual([
			{ ...question, temperature: 0.3, seed: 7, frequency_penalty: 0.5 },
			{ ...question, temperature: 0.3 },
		]);
		expect(hints).toEqual([
			'Google Gemini does not support seed, frequency_penalty for gemini-3.8-flash: left out of the request',
		]);
	});

	it('are left out of the next request at once, with the hint again', async () => {
		const { server, context, hints } = await gemini();
		await chat.run(parse({ seed: 7 }), context);
		// Another request of the same client.
		const next = testContext({ client: context.client });
		await chat.run(parse({ seed: 8 }), next.context);
		expect(server.received.map(({ body }) => body)).toEqual([
			{ ...question, seed: 7 },
			question,
			question,
		]);
		expect(hints).toHaveLength(1);
		expect(next.hints).toEqual(hints);
	});

	it('are kept for another model, which may know them', async () => {
		const { server, context } = await gemini();
		await chat.run(parse({ seed: 7 }), context);
		await chat.run(parse({ model: 'gemini-next', seed: 7 }), context);
		expect(server.received[2]?.body).toMatchObject({ model: 'gemini-next', seed: 7 });
	});

	it('are all left out where an endpoint names several in one sentence', async () => {
		const server = await httpServer(({ body }, response) => {
			if ('top_k' in body || 'seed' in body) {
				const message = 'Unrecognized request arguments supplied: top_k, seed';
				json(response, 400, { error: { message } });
			} else json(response, 200, completion({ content: 'Hi' }));
		});
		closers.push(server.close);
		const client = createEndpointClient({ baseUrl: server.url, apiKey: 'key' });
		const { context } = testContext({ client });
		await chat.run(parse({ seed: 7, extraBody: { top_k: 3 } }), context);
		expect(server.received[1]?.body).toEqual(question);
	});

	it('fail the request where they are none that was sent, or one it cannot do without', async () => {
		for (const field of ['strict', 'messages']) {
			const { server, context, hints } = await gemini((_request, response) => {
				const message = `Invalid JSON payload received. Unknown name "${field}": Cannot find field.`;
				json(response, 400, [{ error: { code: 400, message, status: 'INVALID_ARGUMENT' } }]);
			});
			const failure = await failureOf(chat.run(parse(), context));
			expect(failure.kind).toBe('request-invalid');
			expect(server.received).toHaveLength(1);
			expect(hints).toEqual([]);
		}
	});
});

describe('the chat result', () => {
	it('has the text, why it ended, the model and the usage, thinking included (quirk 7)', async () => {
		const { context } = await gemini();
		const result = await chat.run(parse(), context);
		expect(result).toEqual({
			text: 'echo: Hello',
			finishReason: 'stop',
			model: 'gemini-3.8-flash',
			usage: {
				inputTokens: 35,
				outputTokens: 74,
				thinkingTokens: 62,
				totalTokens: 109,
				costUsd: expect.any(Number) as number,
			},
		});
		expect(chat.result.parse(result)).toEqual(result);
	});

	it('has the price that the user set, not that of the table', async () => {
		const { context } = await gemini();
		const price = { inputPerMillion: 100, outputPerMillion: 1000 };
		const { usage } = await chat.run(parse({ price }), context);
		expect(usage.costUsd).toBeCloseTo((35 * 100 + 74 * 1000) / 1e6, 10);
	});

	it("has the endpoint's own answer only where it was asked for", async () => {
		const { context } = await gemini();
		expect(await chat.run(parse(), context)).not.toHaveProperty('raw');
		const { raw } = await chat.run(parse({ includeRaw: true }), context);
		expect(raw).toEqual(completion({ content: 'echo: Hello' }));
	});

	it('keeps an answer that was cut and says so in the finish reason', async () => {
		const { context } = await answering({
			...completion({}),
			choices: [{ index: 0, finish_reason: 'length', message: { content: 'Half an ans' } }],
		});
		const { text, finishReason } = await chat.run(parse(), context);
		expect({ text, finishReason }).toEqual({ text: 'Half an ans', finishReason: 'length' });
	});

	it('counts no tokens and no price where the endpoint reports none', async () => {
		const { context } = await answering({ ...completion({ content: 'Hi' }), usage: undefined });
		const { usage } = await chat.run(parse(), context);
		expect(usage).toEqual({
			inputTokens: 0,
			outputTokens: 0,
			thinkingTokens: 0,
			totalTokens: 0,
			costUsd: null,
		});
	});
});

describe('an answer without text (quirk 9)', () => {
	const choice = (finish_reason: string | null, message: object | undefined = {}) => ({
		choices: [{ index: 0, finish_reason, message }],
	});

	it.each<[string, object, FailureKind, RegExp]>([
		['no choices', { choices: [] }, 'output-invalid', /returned no text/],
		['no field choices', { choices: undefined }, 'output-invalid', /returned no text/],
		['no message', { choices: [{ finish_reason: 'stop' }] }, 'output-invalid', /: stop/],
		['no content', choice('stop'), 'output-invalid', /: stop/],
		['content null', choice('stop', { content: null }), 'output-invalid', /: stop/],
		['an empty content', choice('stop', { content: '' }), 'output-invalid', /: stop/],
		['no finish reason', choice(null), 'output-invalid', /: unknown/],
		['all spent on thinking', choice('length'), 'output-truncated', /before the model wrote/],
		['MAX_TOKENS', choice('MAX_TOKENS'), 'output-truncated', /before the model wrote/],
		['a filter', choice('content_filter'), 'content-blocked', /withheld.*content_filter/],
		['SAFETY', choice('content_filter: SAFETY'), 'content-blocked', /withheld/],
		['PROHIBITED_CONTENT', choice('PROHIBITED_CONTENT'), 'content-blocked', /withheld/],
		['RECITATION', choice('RECITATION'), 'content-blocked', /withheld/],
		['a refusal', choice('stop', { refusal: 'I will not' }), 'content-blocked', /I will not/],
	])('with %s is a failure of the right kind', async (_name, more, kind, message) => {
		const { server, context } = await answering({ ...completion({}), ...more });
		const failure = await failureOf(chat.run(parse(), context));
		expect(failure.kind).toBe(kind);
		expect(failure.message).toMatch(message);
		expect(failure.details.hint).toBeTruthy();
		expect(server.received).toHaveLength(1);
	});
});

describe('a chat that does not come to an answer', () => {
	it('is refused by Gemini where the conversation ends with the model', async () => {
		const { context } = await gemini();
		const messages = [...question.messages, { role: 'assistant', content: 'Sure,' }];
		const failure = await failureOf(chat.run(parse({ messages }), context));
		expect(failure.kind).toBe('request-invalid');
		expect(failure.message).toBe('Requests ending with a model turn are not supported.');
	});

	it('ends as cancelled and closes the connection when the signal aborts', async () => {
		const cancel = new AbortController();
		const closed = Promise.withResolvers<boolean>();
		const { context } = await gemini((_request, response) => {
			response.on('close', () => {
				closed.resolve(response.writableFinished);
			});
			cancel.abort();
		}, cancel.signal);
		const failure = await failureOf(chat.run(parse(), context));
		expect(failure.kind).toBe('cancelled');
		await expect(closed.promise).resolves.toBe(false);
	});

	it('sends nothing where the signal aborted before', async () => {
		const { server, context } = await gemini(undefined, AbortSignal.abort());
		expect((await failureOf(chat.run(parse(), context))).kind).toBe('cancelled');
		expect(server.received).toEqual([]);
	});
});
