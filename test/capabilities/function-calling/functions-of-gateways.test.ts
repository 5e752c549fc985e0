import { callFunctions } from '../../../capabilities/function-calling/call-functions';
import { callFunctionsRequest } from '../../../capabilities/function-calling/call-functions-request';
import { createEndpointClient } from '../../../endpoint/endpoint-client';
import type { ProfileName } from '../../../endpoint/endpoint-settings';
import { failureOf, testContext } from '../../helpers/context';
import { calls, completion } from '../../gemini/model-turn';
import { httpServer, json, type Responder } from '../../helpers/http-server';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.splice(0).map((close) => close()));
});

async function call(profile: ProfileName, model: string, answer: Responder) {
	const server = await httpServer(answer);
	closers.push(server.close);
	const client = createEndpointClient({ baseUrl: `${server.url}/v1`, apiKey: 'k', profile });
	const properties = { actions: { type: 'array' } };
	const request = callFunctionsRequest.parse({
		model,
		messages: [{ role: 'user', content: 'Go' }],
		functions: [{ name: 'fetch', parameters: { type: 'object', properties } }],
	});
	const { context, hints } = testContext({ client });
	return { work: callFunctions.run(request, context), received: server.received, hints };
}

const fetched = completion(calls([{ name: 'fetch', arguments: { actions: ['look'] } }]));

it.each([
	['google/gemini-3.5-flash', true],
	['vertex/gemini-3.5-flash', true],
	['gemini-3.5-flash', true],
	['openai/gpt-5', false],
	['my-gemini-like', false],
])('behind a gateway the functions of %s are fitted to Gemini: %j', async (model, isFitted) => {
	const { work, received } = await call('openrouter', model, (_request, response) => {
		json(response, 200, fetched);
	});
	await work;
	const { tools } = received[0]?.body as {
		tools: { function: { parameters: { properties: { actions: object } } } }[];
	};
	// Gemini refuses a list that does not say what it holds.
	const { actions } = tools[0]?.function.parameters.properties ?? {};
	expect(Object.keys(actions ?? {}).includes('items')).toBe(isFitted);
});

test.each([
	['<tool_call>\n{"name": "fetch", "arguments": {"actions": []}}\n</tool_call>', 1],
	['[TOOL_CALLS][{"name": "fetch", "arguments": {}}]', 1],
	['{"name": "fetch", "arguments": {}}', 1],
	['{"function": {"name": "fetch"}}', 1],
	['{"name": "Ana", "does": "fetch things"}', 0],
	['<tool_call>{"name": "other"}</tool_call>', 0],
	['I could fetch it.', 0],
])('a call that is written in the text is not made: %s', async (content, count) => {
	const { work, hints } = await call('generic', 'm', (_request, response) => {
		json(response, 200, completion({ role: 'assistant', content }));
	});
	expect(await work).toMatchObject({ text: content, calls: [] });
	expect(hints.filter((hint) => hint.includes('nothing was called'))).toHaveLength(count);
});

test('of a turn in several choices, words stay and half a call is none', async () => {
	const actions = { actions: ['look'] };
	const whole = { ...calls([{ name: 'fetch', arguments: actions }]), content: 'Let me see.' };
	const half = calls([{ name: 'fetch', arguments: {} }]);
	const choices = [
		{ index: 0, finish_reason: 'tool_calls', message: { role: 'assistant', content: null } },
		{ index: 1, finish_reason: 'tool_calls', message: whole },
		{ index: 2, finish_reason: 'error', message: half },
	];
	const { work } = await call('generic', 'm', (_request, response) => {
		json(response, 200, { ...completion({}), choices });
	});
	const { calls: made, text } = await work;
	expect(text).toBe('Let me see.');
	expect(made).toMatchObject([{ name: 'fetch', arguments: actions }]);
	expect(made).toHaveLength(1);
});

describe('a call that Groq could not read', () => {
	const lost = {
		error: {
			message: "Failed to call a function. See 'failed_generation' for more details.",
			type: 'invalid_request_error',
			code: 'tool_use_failed',
			failed_generation: '<function=fetch{"actions": ["look"]}</function>',
		},
	};

	it('is asked for once more', async () => {
		let asked = 0;
		const { work, received } = await call('groq', 'llama', (_request, response) => {
			asked += 1;
			if (asked === 1) json(response, 400, lost);
			else json(response, 200, fetched);
		});
		expect(await work).toMatchObject({ calls: [{ name: 'fetch' }] });
		expect(received).toHaveLength(2);
	});

	it('is shown where it stays so', async () => {
		const { work, received } = await call('groq', 'llama', (_request, response) => {
			json(response, 400, lost);
		});
		expect((await failureOf(work)).details).toMatchObject({
			...{ code: 'tool_use_failed', answer: lost.error.failed_generation },
		});
		expect(received).toHaveLength(2);
	});
});
