import { callFunctions } from '../../../capabilities/function-calling/call-functions';
import { callFunctionsRequest } from '../../../capabilities/function-calling/call-functions-request';
import { runTools } from '../../../capabilities/function-calling/run-tools';
import { runToolsRequest } from '../../../capabilities/function-calling/run-tools-request';
import type { Context } from '../../../capabilities/capability';
import { createEndpointClient } from '../../../endpoint/endpoint-client';
import { failureOf, testContext } from '../../helpers/context';
import { calls, completion, says } from '../../gemini/model-turn';
import { httpServer, json } from '../../helpers/http-server';
import { testTool } from '../../helpers/test-tool';

/** An endpoint that refuses a field, as OpenAI words it, and otherwise calls what it may call. */
async function refusing<T>(field: string, work: (context: Context) => Promise<T>) {
	const server = await httpServer(({ body }, response) => {
		if (field in body) {
			const message = `Unsupported parameter: '${field}' is not supported with this model.`;
			json(response, 400, { error: { message, type: 'invalid_request_error' } });
			return;
		}
		const messages = body.messages as { role: string }[];
		const mayCall = 'tools' in body && messages.every(({ role }) => role !== 'tool');
		json(response, 200, completion(mayCall ? calls([{ name: 'ping' }]) : says('I cannot')));
	});
	try {
		const client = createEndpointClient({
			baseUrl: `${server.url}/v1`,
			apiKey: 'k',
			profile: 'openai',
		});
		const result = await work(testContext({ client }).context);
		return { result, received: server.received };
	} finally {
		await server.close();
	}
}

const base = { model: 'small', messages: [{ role: 'user', content: 'Ping' }] };
type Work = (more: object) => (context: Context) => Promise<unknown>;
const workers: [string, Work][] = [
	[
		'function calling',
		(more) => async (context) => {
			const request = callFunctionsRequest.parse({
				...base,
				functions: [{ name: 'ping' }],
				...more,
			});
			return await callFunctions.run(request, context);
		},
	],
	[
		'running tools',
		(more) => async (context) => {
			const request = runToolsRequest.parse({ ...base, ...more });
			return await runTools(request, context, [testTool('ping', () => Promise.resolve('pong'))]);
		},
	],
];

describe.each(workers)('%s on an endpoint', (_name, work) => {
	it.each([
		['tools', {}],
		['tool_choice', { toolChoice: 'required' }],
		['tool_choice', { toolChoice: { function: 'ping' } }],
	])('that refuses %s fails, with %j, instead of going on without', async (field, more) => {
		const { result: failure } = await refusing(
			field,
			async (context) => await failureOf(work(more)(context)),
		);
		expect(failure.kind).toBe('request-invalid');
		expect(failure.message).toContain(`'${field}' is not supported`);
	});

	it('that refuses parallel_tool_calls goes on without it', async () => {
		const { received } = await refusing('parallel_tool_calls', work({ parallel: false }));
		expect(received[1]?.body).not.toHaveProperty('parallel_tool_calls');
		expect(received[1]?.body).toHaveProperty('tools');
	});
});
