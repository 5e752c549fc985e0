import { callFunctions } from '../../../capabilities/function-calling/call-functions';
import { callFunctionsRequest } from '../../../capabilities/function-calling/call-functions-request';
import { createEndpointClient } from '../../../endpoint/endpoint-client';
import { failureOf, testContext } from '../../helpers/context';
import { inTurn } from '../../gemini/answer';
import { calls, completion, says } from '../../gemini/model-turn';
import { messagesOf, signaturesOf, withGemini } from '../../gemini/run';
import { httpServer, json } from '../../helpers/http-server';

const question = { role: 'user', content: 'Send 12 euros to Ana' };
const amount = { type: 'number', minimum: 1 };
const pay = {
	name: 'pay',
	description: 'Sends money',
	parameters: {
		type: 'object',
		properties: { amount, to: { type: 'string' } },
		required: ['amount'],
	},
};
const ping = { name: 'ping' };
const parse = (more: object = {}) =>
	callFunctionsRequest.parse({
		model: 'gemini-3.8-flash',
		messages: [question],
		functions: [pay, ping],
		...more,
	});
const paying = (given: object | string, id = 'a') => calls([{ name: 'pay', arguments: given, id }]);

describe('function calling', () => {
	it('sends the functions and nothing that was not set, and returns the calls', async () => {
		await withGemini(
			() => paying({ amount: 12, to: 'Ana' }),
			async ({ context, received, hints }) => {
				const result = await callFunctions.run(parse(), context);
				expect(received.map(({ body }) => body)).toEqual([
					{
						model: 'gemini-3.8-flash',
						messages: [question],
						tools: [
							{ type: 'function', function: pay },
							{ type: 'function', function: { name: 'ping' } },
						],
					},
				]);
				expect(result).toEqual({
					calls: [{ id: 'a', name: 'pay', arguments: { amount: 12, to: 'Ana' } }],
					text: '',
					finishReason: 'tool_calls',
					model: 'gemini-3.8-flash',
					usage: expect.objectContaining({ totalTokens: 109 }) as object,
				});
				expect(callFunctions.result.parse(result)).toEqual(result);
				expect(hints).toEqual([]);
			},
		);
	});

	it('returns the text where the model calls nothing', async () => {
		await withGemini(
			() => says('To which Ana?'),
			async ({ context }) => {
				const result = await callFunctions.run(parse(), context);
				expect(result).toMatchObject({ calls: [], text: 'To which Ana?', finishReason: 'stop' });
			},
		);
	});

	it.each([
		[{ toolChoice: 'auto' }, {}],
		[{ toolChoice: 'none' }, { tool_choice: 'none' }],
		[{ toolChoice: 'required' }, { tool_choice: 'required' }],
		[
			{ toolChoice: { function: 'pay' } },
			{ tool_choice: { type: 'function', function: { name: 'pay' } } },
		],
		[{ parallel: true }, {}],
		[{ parallel: false }, { parallel_tool_calls: false }],
	])('sends %j as %j', async (more, fields) => {
		await withGemini(
			() => paying({ amount: 12 }),
			async ({ context, received }) => {
				await callFunctions.run(parse(more), context);
				const { model, messages, tools } = received[0]?.body ?? {};
				expect(received[0]?.body).toEqual({ model, messages, tools, ...fields });
			},
		);
	});

	it('sends strict to Gemini once, which does not know it (quirk 3)', async () => {
		await withGemini(
			() => paying({ amount: 12 }),
			async ({ context, received, hints }) => {
				const { calls: list } = await callFunctions.run(parse({ strict: true }), context);
				expect(list).toHaveLength(1);
				expect(received).toHaveLength(2);
				expect(JSON.stringify(received[1]?.body)).not.toContain('strict');
				expect(hints).toEqual([expect.stringContaining('tools[].function.strict')]);
			},
		);
	});

	it('sends OpenAI a strict schema and drops the nulls that it asked for', async () => {
		const server = await httpServer((_request, response) => {
			json(response, 200, completion(paying({ amount: 12, to: null })));
		});
		try {
			const client = createEndpointClient({
				baseUrl: `${server.url}/v1`,
				apiKey: 'k',
				profile: 'openai',
			});
			const { context } = testContext({ client });
			const result = await callFunctions.run(parse({ functions: [pay], strict: true }), context);
			expect(server.received[0]?.body.tools).toEqual([
				{
					type: 'function',
					function: {
						...pay,
						parameters: {
							type: 'object',
							properties: { amount, to: { type: ['string', 'null'] } },
							required: ['amount', 'to'],
							additionalProperties: false,
						},
						strict: true,
					},
				},
			]);
			expect(result.calls[0]?.arguments).toEqual({ amount: 12 });
		} finally {
			await server.close();
		}
	});

	it('returns calls whose finish reason is stop (quirk 6) and makes up ids (quirk 7)', async () => {
		const answer = completion(
			calls([
				{ name: 'ping', id: '' },
				{ name: 'ping', id: '' },
			]),
		);
		const [choice] = answer.choices;
		await withGemini(
			(_request, response) => {
				json(response, 200, { ...answer, choices: [{ ...choice, finish_reason: 'stop' }] });
			},
			async ({ context }) => {
				const result = await callFunctions.run(parse(), context);
				expect(result.finishReason).toBe('stop');
				expect(result.calls.map(({ id }) => id)).toEqual(['call_1', 'call_2']);
			},
		);
	});

	it('takes no arguments for an empty object', async () => {
		for (const text of ['', ' ', 'null', '{}', '"{}"']) {
			await withGemini(
				() => calls([{ name: 'ping', arguments: text }]),
				async ({ context }) => {
					const result = await callFunctions.run(parse(), context);
					expect(result.calls[0]?.arguments).toEqual({});
				},
			);
		}
	});
});

describe('a call that does not fit', () => {
	it.each([
		['a wrong type', { amount: 'twelve' }, 'pay: /amount must be number'],
		['a missing argument', {}, "pay: must have required property 'amount'"],
		['a broken bound', { amount: 0 }, 'pay: /amount must be >= 1'],
		['no JSON', '{"amount": 12', /^pay: the arguments are not valid JSON \(/],
		['a list', '[12]', 'pay: the arguments must be a JSON object'],
	])('for %s is asked for once more, then fails with what is wrong', async (_name, given, why) => {
		await withGemini(
			() => paying(given),
			async ({ context, received }) => {
				const failure = await failureOf(callFunctions.run(parse(), context));
				expect(failure.kind).toBe('output-invalid');
				const start = "The model's call does not fit, even after asking again: ";
				expect(failure.message.slice(0, start.length)).toBe(start);
				expect(failure.message.slice(start.length)).toEqual(
					typeof why === 'string' ? why : expect.stringMatching(why),
				);
				expect(received).toHaveLength(2);
			},
		);
	});

	it('is told to the model, signature and all, in a turn that is not its own', async () => {
		const wrong = calls([
			{ name: 'pay', arguments: { amount: 'x' }, id: 'a' },
			{ name: 'ping', id: 'b' },
		]);
		await withGemini(inTurn(wrong, paying({ amount: 12 }, 'c')), async ({ context, received }) => {
			const result = await callFunctions.run(parse({ includeRaw: true }), context);
			expect(messagesOf(received)[1]).toEqual([
				question,
				wrong,
				{
					role: 'tool',
					tool_call_id: 'a',
					name: 'pay',
					content:
						'Not run: /amount must be number. Call it again with arguments that fit its schema.',
				},
				{
					role: 'tool',
					tool_call_id: 'b',
					name: 'ping',
					content: 'Accepted as it is. Do not call it again, only what was wrong.',
				},
			]);
			const [signature, sibling] = signaturesOf(messagesOf(received)[1]?.[1]);
			expect(signature).toMatch(/^[\w+/]{32}$/);
			expect(sibling).toBeUndefined();
			expect(result).toMatchObject({
				calls: [
					{ id: 'c', name: 'pay', arguments: { amount: 12 } },
					{ id: 'b', name: 'ping', arguments: {} },
				],
				reasked: true,
				usage: { totalTokens: 218 },
				raw: { model: 'gemini-3.8-flash' },
			});
		});
	});

	it('for an unknown function is told to the model', async () => {
		await withGemini(
			inTurn(calls([{ name: 'transfer', id: 'a' }]), paying({ amount: 12 })),
			async ({ context, received }) => {
				const result = await callFunctions.run(parse(), context);
				expect(messagesOf(received)[1]?.at(-1)?.content).toContain(
					'there is no function "transfer"',
				);
				expect(result.calls).toHaveLength(1);
			},
		);
	});

	it.each([
		['required', 'a function has to be called, and none was.'],
		[{ function: 'ping' }, 'the function "ping" has to be called, and none was.'],
	])('since there is none although the choice is %j is asked for', async (toolChoice, content) => {
		await withGemini(
			inTurn(says('Done!'), calls([{ name: 'ping' }])),
			async ({ context, received }) => {
				const result = await callFunctions.run(parse({ toolChoice }), context);
				expect(messagesOf(received)[1]?.slice(1)).toEqual([
					says('Done!'),
					{ role: 'user', content },
				]);
				expect(result.calls.map(({ name }) => name)).toEqual(['ping']);
			},
		);
	});

	it('since it was cut at the token limit fails as truncated, without another request', async () => {
		const answer = completion(paying('{"amount": 1'));
		const [choice] = answer.choices;
		await withGemini(
			(_request, response) => {
				json(response, 200, { ...answer, choices: [{ ...choice, finish_reason: 'length' }] });
			},
			async ({ context, received }) => {
				const failure = await failureOf(callFunctions.run(parse(), context));
				expect(failure.kind).toBe('output-truncated');
				expect(received).toHaveLength(1);
			},
		);
	});

	it('since Gemini could not read it itself is asked for again (quirk 9)', async () => {
		const malformed = {
			...completion({}),
			choices: [{ index: 0, finish_reason: 'MALFORMED_FUNCTION_CALL', message: {} }],
		};
		let requests = 0;
		await withGemini(
			(_request, response) => {
				requests += 1;
				if (requests > 1) return paying({ amount: 12 });
				json(response, 200, malformed);
				return undefined;
			},
			async ({ context, received }) => {
				const result = await callFunctions.run(parse(), context);
				expect(result.calls).toHaveLength(1);
				expect(received[1]?.body).toEqual(received[0]?.body);
			},
		);
		await withGemini(
			(_request, response) => {
				json(response, 200, malformed);
			},
			async ({ context, received }) => {
				const failure = await failureOf(callFunctions.run(parse(), context));
				expect(failure.kind).toBe('output-invalid');
				expect(received).toHaveLength(2);
			},
		);
	});
});
