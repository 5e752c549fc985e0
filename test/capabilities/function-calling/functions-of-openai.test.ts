import { callFunctions } from '../../../capabilities/function-calling/call-functions';
import { callFunctionsRequest } from '../../../capabilities/function-calling/call-functions-request';
import type { JsonSchema } from '../../../capabilities/schema/json-schema';
import { createEndpointClient } from '../../../endpoint/endpoint-client';
import { testContext } from '../../helpers/context';
import { objectSchema as object } from '../../helpers/object-schema';

const text = { type: 'string' };
const number = { type: 'number' };

describe('a function of OpenAI', () => {
	const call = async (parameters: JsonSchema, given: object, strict?: boolean) => {
		const sent: { function: { strict?: boolean; parameters: JsonSchema } }[] = [];
		const fetch = async (_url: unknown, init?: RequestInit) => {
			const body = JSON.parse(String(init?.body)) as { tools: typeof sent };
			sent.push(...body.tools);
			const tool = { name: 'f', arguments: JSON.stringify(given) };
			const message = {
				role: 'assistant',
				tool_calls: [{ id: '1', type: 'function', function: tool }],
			};
			return await Promise.resolve(
				Response.json({ choices: [{ index: 0, message, finish_reason: 'tool_calls' }] }),
			);
		};
		const client = createEndpointClient(
			{ baseUrl: 'https://api.openai.com/v1', apiKey: 'key', profile: 'openai' },
			{ fetch },
		);
		const { context, hints } = testContext({ client });
		const request = callFunctionsRequest.parse({
			model: 'm',
			messages: [{ role: 'user', content: 'Do it' }],
			functions: [{ name: 'f', parameters }],
			...(strict === undefined ? {} : { strict }),
		});
		const { calls } = await callFunctions.run(request, context);
		return { arguments: calls[0]?.arguments, sent: sent[0]?.function, hints };
	};

	it('has the values of a list, whatever its type says', async () => {
		const unisex = { type: 'boolean', enum: ['True', 'False', 'dontcare'] };
		const called = await call({ type: 'dict', properties: { unisex } }, { unisex: 'True' });
		expect(called.arguments).toEqual({ unisex: 'True' });
		expect(called.sent?.parameters).toEqual(object({ unisex: { ...text, enum: unisex.enum } }));
	});

	it('is strict without the words that strict mode does not know', async () => {
		const called = await call(object({ a: { ...text, optional: true } }), { a: 'x' }, true);
		expect(called.arguments).toEqual({ a: 'x' });
		expect(called.sent).toMatchObject({
			strict: true,
			parameters: { properties: { a: { type: ['string', 'null'] } } },
		});
		expect(JSON.stringify(called.sent)).not.toContain('optional');
	});

	it('goes without strict where strict mode cannot say it, and the user is told', async () => {
		const open = object({ map: { type: 'object', additionalProperties: number } });
		const called = await call(open, { map: { a: 1 } }, true);
		expect(called.arguments).toEqual({ map: { a: 1 } });
		expect(called.sent).toMatchObject({ strict: false, parameters: open });
		expect(called.hints).toEqual([
			expect.stringMatching(
				/the function "f" does not work with strict mode: the object at \/properties\/map may have any property\. It was sent without/,
			),
		]);
	});
});
