import { callFunctions } from '../../../capabilities/function-calling/call-functions';
import { callFunctionsRequest } from '../../../capabilities/function-calling/call-functions-request';
import { failureOf } from '../../helpers/context';
import { calls } from '../../gemini/model-turn';
import { messagesOf, withGemini } from '../../gemini/run';

const question = { role: 'user', content: 'Send 12 euros to Ana' };
const ping = { name: 'ping' };
const parse = (more: object = {}) =>
	callFunctionsRequest.parse({
		model: 'gemini-3.8-flash',
		messages: [question],
		functions: [ping],
		...more,
	});

describe('names that an endpoint refuses', () => {
	const long = 'x'.repeat(70);
	const named = ['send.mail', 'send_mail', 'send mail', long, '7up', 'größe', '天気'];
	const wire = ['send_mail_2', 'send_mail', 'send_mail_3', 'x'.repeat(64), '_7up', 'gr__e', '__'];

	it('are mapped on the way and back, in functions, choice and history', async () => {
		const history = [
			question,
			{
				role: 'assistant',
				tool_calls: [
					{ id: '', type: 'function', function: { name: 'send mail', arguments: '{}' } },
					{ id: '', type: 'function', function: { name: 'old.one', arguments: '{}' } },
				],
			},
			{ role: 'tool', tool_call_id: '', content: 'sent' },
			{ role: 'tool', tool_call_id: '', name: 'old.one', content: 'done' },
		];
		await withGemini(
			() => calls(wire.map((name) => ({ name }))),
			async ({ context, received }) => {
				const result = await callFunctions.run(
					parse({
						messages: history,
						functions: named.map((name) => ({ name })),
						toolChoice: 'required',
					}),
					context,
				);
				expect(result.calls.map(({ name }) => name)).toEqual(named);
				expect(received[0]?.body.tools).toEqual(
					wire.map((name) => ({ type: 'function', function: { name } })),
				);
				const [sent] = messagesOf(received);
				expect(sent?.[1]?.tool_calls).toMatchObject([
					{ id: 'call_1_1', function: { name: 'send_mail_3' } },
					{ id: 'call_1_2', function: { name: 'old_one' } },
				]);
				expect(sent?.slice(2)).toEqual([
					{ role: 'tool', tool_call_id: 'call_1_1', name: 'send_mail_3', content: 'sent' },
					{ role: 'tool', tool_call_id: 'call_1_2', name: 'old_one', content: 'done' },
				]);
			},
		);
		await withGemini(
			() => calls([{ name: 'default_api:send_mail_2' }]),
			async ({ context, received }) => {
				const toolChoice = { function: 'send.mail' };
				const functions = named.map((name) => ({ name }));
				const result = await callFunctions.run(parse({ functions, toolChoice }), context);
				expect(received[0]?.body.tool_choice).toMatchObject({ function: { name: 'send_mail_2' } });
				expect(result.calls.map(({ name }) => name)).toEqual(['send.mail']);
			},
		);
	});
});

describe('a request that cannot be meant', () => {
	it.each([
		[
			'two functions of one name',
			{ functions: [ping, ping] },
			'Two functions have the name "ping"',
		],
		[
			'the choice of an unknown function',
			{ toolChoice: { function: 'nope' } },
			'The tool choice names "nope", but no function has that name',
		],
		[
			'a schema with a mistake',
			{ functions: [{ name: 'f', parameters: { properties: { a: { type: 'strnig' } } } }] },
			/^The schema of the function "f" is not a valid JSON Schema: \/properties\/a\/type must be/,
		],
		[
			'a schema of something other than an object',
			{ functions: [{ name: 'f', parameters: { type: 'string' } }] },
			'The schema of the function "f" does not describe an object',
		],
	])('with %s is refused before it is sent', async (_name, more, message) => {
		await withGemini(undefined, async ({ context, received }) => {
			const failure = await failureOf(callFunctions.run(parse(more), context));
			expect(failure.kind).toBe('request-invalid');
			expect(failure.message).toEqual(
				typeof message === 'string' ? message : expect.stringMatching(message),
			);
			expect(failure.details.hint).toBeTruthy();
			expect(received).toEqual([]);
		});
	});

	it.each([[{ functions: [] }], [{ functions: [{ name: ' ' }] }], [{ toolChoice: 'must' }]])(
		'%j is refused by the schema of the request',
		(more) => {
			expect(() => parse(more)).toThrow();
		},
	);
});
