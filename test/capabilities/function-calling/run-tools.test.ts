import { runTools } from '../../../capabilities/function-calling/run-tools';
import {
	runToolsRequest,
	runToolsResult,
} from '../../../capabilities/function-calling/run-tools-request';
import { failureOf } from '../../helpers/context';
import { inTurn } from '../../gemini/answer';
import { calls, says } from '../../gemini/model-turn';
import { messagesOf, signaturesOf, withGemini } from '../../gemini/run';
import { streamed } from '../../gemini/stream';
import { testTool } from '../../helpers/test-tool';

const question = { role: 'user', content: 'Is it warmer in Lisbon or in Porto, and by how much?' };
const parse = (more: object = {}) =>
	runToolsRequest.parse({ model: 'gemini-3.8-flash', messages: [question], ...more });

const celsius: Record<string, number> = { Lisbon: 21, Porto: 17 };
const city = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const weather = () =>
	testTool(
		'get weather',
		({ city: name }) => Promise.resolve({ celsius: celsius[String(name)] }),
		city,
	);
const subtract = () => testTool('subtract', ({ a, b }) => Promise.resolve(Number(a) - Number(b)));
const result = (id: string, name: string, content: string) => ({
	role: 'tool',
	tool_call_id: id,
	name,
	content,
});

const both = calls([
	{ name: 'get_weather', arguments: { city: 'Lisbon' }, id: 'a' },
	{ name: 'get_weather', arguments: { city: 'Porto' }, id: 'b' },
]);
const difference = calls([{ name: 'subtract', arguments: { a: 21, b: 17 }, id: 'c' }]);
const answer = says('Lisbon, by 4 degrees');

describe.each([
	['not streamed', false, inTurn(both, difference, answer)],
	['streamed', true, inTurn(both, difference, answer)],
	[
		'streamed with signatures in deltas of their own',
		true,
		inTurn(...[both, difference, answer].map((one) => streamed(one, { signature: 'after-call' }))),
	],
])('a conversation of parallel calls in two steps, %s', (_name, streams, reply) => {
	it('sends each result and signature back and ends with the answer (quirks 4, 5, 6, 8)', async () => {
		await withGemini(
			reply,
			async ({ context, received, words, hints }) => {
				const tools = [weather(), subtract()];
				const done = await runTools(parse(), context, tools);
				const [first, second, third] = messagesOf(received);
				expect(first).toEqual([question]);
				const afterOne = [
					question,
					both,
					result('a', 'get_weather', '{"celsius":21}'),
					result('b', 'get_weather', '{"celsius":17}'),
				];
				expect(second).toEqual(afterOne);
				expect(third).toEqual([...afterOne, difference, result('c', 'subtract', '4')]);
				expect(signaturesOf(third?.[1])).toEqual([expect.any(String), undefined]);
				expect(signaturesOf(third?.[4])).toEqual([expect.any(String)]);
				expect(tools.map(({ given }) => given)).toEqual([
					[{ city: 'Lisbon' }, { city: 'Porto' }],
					[{ a: 21, b: 17 }],
				]);
				expect(done).toEqual({
					text: 'Lisbon, by 4 degrees',
					finishReason: 'stop',
					model: 'gemini-3.8-flash',
					usage: expect.objectContaining({ totalTokens: 327 }) as object,
					steps: [
						{
							calls: [
								ran('a', 'get weather', { city: 'Lisbon' }, { celsius: 21 }),
								ran('b', 'get weather', { city: 'Porto' }, { celsius: 17 }),
							],
							tookMs: expect.any(Number) as number,
							usage: expect.objectContaining({ totalTokens: 109 }) as object,
						},
						{
							calls: [ran('c', 'subtract', { a: 21, b: 17 }, 4)],
							tookMs: expect.any(Number) as number,
							usage: expect.objectContaining({ totalTokens: 109 }) as object,
						},
					],
				});
				expect(runToolsResult.parse(done)).toEqual(done);
				expect(words.join('')).toBe(streams ? 'Lisbon, by 4 degrees' : '');
				expect(hints).toEqual([]);
			},
			{ streams },
		);
	});
});

const ran = (id: string, name: string, given: object, output: unknown) => ({
	id,
	name,
	arguments: given,
	output,
	tookMs: expect.any(Number) as number,
});

describe('running tools', () => {
	it('goes on with a conversation of another model, with the sentinel (quirk 4)', async () => {
		const foreign = { id: 'x', type: 'function', function: { name: 'old.tool', arguments: '{}' } };
		const history = [
			question,
			{ role: 'assistant', content: null, tool_calls: [foreign] },
			{ role: 'tool', tool_call_id: 'x', content: '7' },
		];
		await withGemini(inTurn(answer), async ({ context, received }) => {
			const done = await runTools(parse({ messages: history }), context, [weather()]);
			expect(done.text).toBe(answer.content);
			const [sent] = messagesOf(received);
			expect(signaturesOf(sent?.[1])).toEqual(['skip_thought_signature_validator']);
			expect(sent?.[2]).toEqual(result('x', 'old_tool', '7'));
		});
	});

	it('runs the calls of a turn in parallel, and one after another where that was switched off', async () => {
		for (const parallel of [true, false]) {
			let running = 0;
			let maxRunning = 0;
			const tool = testTool('get weather', async () => {
				running += 1;
				maxRunning = Math.max(maxRunning, running);
				await new Promise(setImmediate);
				running -= 1;
				return 'fine';
			});
			await withGemini(inTurn(both, answer), async ({ context }) => {
				await runTools(parse({ parallel }), context, [tool]);
			});
			expect(maxRunning).toBe(parallel ? 2 : 1);
		}
	});

	it.each([
		['undefined', 'null', undefined],
		['an empty text', 'null', ''],
		['a text', 'fine', 'fine'],
		['a list', '[1,2]', [1, 2]],
		['false', 'false', false],
	])('tells the model %s as %s', async (_name, content, output) => {
		await withGemini(inTurn(difference, answer), async ({ context, received }) => {
			await runTools(parse(), context, [testTool('subtract', () => Promise.resolve(output))]);
			expect(messagesOf(received)[1]?.at(-1)?.content).toBe(content);
		});
	});

	it.each([
		['fails', () => Promise.reject(new Error('no network')), {}, 'no network'],
		['throws nothing that can be read', () => Promise.reject(new Error('')), {}, 'said nothing'],
		[
			'returns what cannot be written down',
			() => Promise.resolve({ big: 1n }),
			{},
			'serialize a BigInt',
		],
		['wants other arguments', () => Promise.resolve(1), city, "must have required property 'city'"],
	])('tells the model and records it where a tool %s', async (_name, run, parameters, error) => {
		await withGemini(inTurn(difference, answer), async ({ context, received }) => {
			const done = await runTools(parse(), context, [testTool('subtract', run, parameters)]);
			expect(done.text).toBe(answer.content);
			const [call] = done.steps[0]?.calls ?? [];
			expect(call?.error).toContain(error);
			expect(call).not.toHaveProperty('output');
			expect(messagesOf(received)[1]?.at(-1)?.content).toBe(`Error: ${call?.error ?? ''}`);
		});
	});

	it('tells the model where it calls a tool that does not exist', async () => {
		await withGemini(inTurn(difference, answer), async ({ context }) => {
			const done = await runTools(parse(), context, [weather()]);
			expect(done.steps[0]?.calls[0]?.error).toBe('there is no function "subtract"');
		});
	});

	it.each([['required' as const], [{ function: 'subtract' }]])(
		'forces %j in the first step alone, since it could never end otherwise',
		async (toolChoice) => {
			await withGemini(inTurn(difference, answer), async ({ context, received }) => {
				await runTools(parse({ toolChoice }), context, [subtract()]);
				expect(received.map(({ body }) => body.tool_choice !== undefined)).toEqual([true, false]);
			});
		},
	);

	it('stops to wait for a tool as soon as the signal aborts', async () => {
		const cancel = new AbortController();
		await withGemini(
			inTurn(difference),
			async ({ context }) => {
				const endless = testTool('subtract', () => {
					setImmediate(() => {
						cancel.abort();
					});
					return Promise.withResolvers().promise;
				});
				const failure = await failureOf(runTools(parse(), context, [endless]));
				expect(failure.kind).toBe('cancelled');
			},
			{ signal: cancel.signal },
		);
	});

	it('says after which steps a request failed, since what tools did stays done', async () => {
		let requests = 0;
		await withGemini(
			(_request, response) => {
				requests += 1;
				if (requests === 1) return difference;
				const error = { code: 400, message: 'Out of luck', status: 'INVALID_ARGUMENT' };
				response.writeHead(400, { 'content-type': 'application/json' });
				response.end(JSON.stringify([{ error }]));
				return undefined;
			},
			async ({ context }) => {
				const failure = await failureOf(runTools(parse(), context, [subtract()]));
				expect(failure.message).toBe('Out of luck (after 1 step with subtract)');
			},
		);
	});
});

describe('the limit of steps', () => {
	it('fails with the number of steps, the tools and how to go on', async () => {
		await withGemini(inTurn(difference), async ({ context, received }) => {
			const tool = subtract();
			const failure = await failureOf(runTools(parse({ maxSteps: 2 }), context, [tool]));
			expect(failure.kind).toBe('output-invalid');
			expect(failure.message).toBe(
				'The model still calls tools (subtract) after the limit of 2 steps',
			);
			expect(failure.details.hint).toMatch(/^Raise the maximum number of steps/);
			expect(tool.given).toHaveLength(2);
			expect(received).toHaveLength(3);
		});
	});

	it('returns what there is on demand, and says so', async () => {
		await withGemini(inTurn(difference), async ({ context, hints }) => {
			const request = parse({ maxSteps: 1, onLimit: 'partial' });
			const done = await runTools(request, context, [subtract()]);
			expect(done).toMatchObject({ text: '', finishReason: 'step-limit' });
			expect(done.steps.map(({ calls: [call] }) => call?.error)).toEqual([
				undefined,
				'Not run: the limit of steps was reached',
			]);
			expect(hints).toEqual([
				'The model still calls tools (subtract) after the limit of 1 step: the result is partial',
			]);
		});
	});
});

describe('tools with a response format (quirk 11)', () => {
	const responseFormat = { type: 'json_schema', name: 'answer', schema: { type: 'object' } };
	const asJson = says('{"warmer":"Lisbon"}');

	it('are sent together where the endpoint takes both', async () => {
		await withGemini(inTurn(difference, asJson), async ({ context, received }) => {
			const done = await runTools(parse({ responseFormat }), context, [subtract()]);
			expect(done.json).toEqual({ warmer: 'Lisbon' });
			expect(received).toHaveLength(2);
			for (const { body } of received) {
				expect(body).toMatchObject({ tools: [{}], response_format: { type: 'json_schema' } });
			}
		});
	});

	it('are sent apart where it does not, which is remembered', async () => {
		const model = 'gemini-2.5-flash';
		await withGemini(
			inTurn(difference, answer, asJson, answer, asJson),
			async ({ context, received, words }) => {
				const done = await runTools(parse({ model, responseFormat }), context, [subtract()]);
				expect(done).toMatchObject({ text: asJson.content, json: { warmer: 'Lisbon' } });
				expect(done.usage.totalTokens).toBe(327);
				expect(words.join('')).toBe(asJson.content);
				const shape = () =>
					received.map(({ body }) => ['tools' in body, 'response_format' in body]);
				const apart = [
					[true, false],
					[false, true],
				];
				expect(shape()).toEqual([[true, true], [true, false], ...apart]);
				expect(messagesOf(received).at(-1)?.slice(-2)).toEqual([
					answer,
					{ role: 'user', content: 'Now give your answer as JSON.' },
				]);
				await runTools(parse({ model, responseFormat }), context, [subtract()]);
				expect(shape().slice(4)).toEqual(apart);
			},
			{ streams: true },
		);
	});
});
