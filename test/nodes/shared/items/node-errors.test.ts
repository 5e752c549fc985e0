import { NodeApiError, NodeOperationError, type IDataObject } from 'n8n-workflow';
import { OpenAiCompatibleChat } from '../../../../nodes/Chat/OpenAiCompatibleChat.node';
import { geminiCredential, picked } from '../../../helpers/credential-data';
import { runNode } from '../../../helpers/execute-functions';
import { geminiKey, geminiServer, type Reply } from '../../../gemini/server';
import { httpServer, json } from '../../../helpers/http-server';
import { nodeErrorOf } from '../../../helpers/node-errors';

let closers: (() => Promise<void>)[] = [];
// Waits between attempts are a random share of their bound: none of it keeps the tests fast.
beforeEach(() => {
	jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(async () => {
	jest.restoreAllMocks();
	await Promise.all(closers.map((close) => close()));
	closers = [];
});

async function gemini(reply?: Reply) {
	const server = await geminiServer(reply);
	closers.push(server.close);
	return server;
}

/** The error of a node that asks one question with the credential. */
async function errorWith(openAiCompatibleApi: IDataObject | undefined, parameters: object = {}) {
	return await nodeErrorOf(
		runNode({
			node: new OpenAiCompatibleChat(),
			parameters: {
				model: picked('gemini-3.8-flash'),
				messages: { message: [{ role: 'user', content: 'Hello' }] },
				...parameters,
			},
			...(openAiCompatibleApi ? { credentials: { openAiCompatibleApi } } : {}),
		}),
	);
}

const errorFrom = (url: string, more: IDataObject = {}) =>
	errorWith(geminiCredential(url, more).openAiCompatibleApi);

const refusal =
	(code: number, message: string, status: string, details: unknown[] = []): Reply =>
	(_request, response) => {
		json(response, code, [{ error: { code, message, status, details } }]);
	};

describe('the error that n8n shows', () => {
	it('for a wrong key says what Gemini said and where to correct it', async () => {
		const server = await gemini();
		const error = await errorFrom(server.url, { apiKey: 'AIza-wrong-key' });
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			message: 'API key not valid. Please pass a valid API key.',
			description: 'Check the API key in the credential, and that it is allowed to use this model',
			httpCode: '400',
			failure: { cause: 'credential-invalid' },
			context: { itemIndex: 0 },
		});
		expect(server.received).toHaveLength(1);
	});

	it('for a wrong path in the base URL names what to check', async () => {
		const server = await gemini();
		const error = await errorFrom(server.url, { baseUrl: `${server.url}/v1` });
		expect(error).toMatchObject({
			message: 'Not found',
			description:
				'Check the model name: the list of the field Model shows what the endpoint has. Check also that the base URL ends as the provider documents, for example with /v1 or /v1beta/openai',
			httpCode: '404',
		});
		expect(error.failure).toBeUndefined();
	});

	it('for a base URL of a web page says that it is one', async () => {
		const server = await httpServer((_request, response) => {
			response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Open WebUI</h1>');
		});
		closers.push(server.close);
		const error = await errorWith({ provider: 'custom', baseUrl: server.url, apiKey: 'k' });
		expect(error.message).toBe('The base URL leads to a web page instead of an API');
		expect(error.description).toMatch(
			/^Check the model name: .* Check also that the base URL ends as/,
		);
	});

	it('for an endpoint that is down says that nothing listens, and how often it tried', async () => {
		const server = await geminiServer();
		await server.close();
		const error = await errorFrom(server.url);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({
			message: 'No server is listening at the base URL',
			description:
				'Check the base URL and port in the credential, and that the server is running. Inside a container, localhost is the container itself',
			failure: { cause: 'temporarily-unavailable' },
			context: { itemIndex: 0 },
		});
	});

	it('for a host that does not exist names the spelling', async () => {
		const error = await errorFrom('', { baseUrl: 'http://no-such-host.invalid/v1' });
		expect(error.message).toBe('The host no-such-host.invalid could not be found');
		expect(error.description).toContain('Check the spelling of the Base URL');
		expect(error.failure).toEqual({ cause: 'temporarily-unavailable' });
	});

	it('for a rate limit says how long to wait', async () => {
		const server = await gemini(
			refusal(429, 'Quota exceeded', 'RESOURCE_EXHAUSTED', [{ retryDelay: '7200s' }]),
		);
		expect(await errorFrom(server.url)).toMatchObject({
			message: 'Quota exceeded',
			description:
				'Lower the requests per minute or the concurrency in the credential, or queue the work',
			httpCode: '429',
			failure: { cause: 'rate-limited', retryAfterMs: 7_200_000 },
		});
		expect(server.received).toHaveLength(1);
	});

	it('for a quota of the day says that waiting a little does not help', async () => {
		const violations = [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel' }];
		const server = await gemini(
			refusal(429, 'Quota exceeded', 'RESOURCE_EXHAUSTED', [
				{ violations },
				{ retryDelay: '7200s' },
			]),
		);
		expect(await errorFrom(server.url)).toMatchObject({
			description:
				'The quota or credit of this key is used up. Wait until it resets, or increase it at the provider',
			failure: { cause: 'quota-exhausted' },
		});
		expect(server.received).toHaveLength(1);
	});

	it('for an endpoint that stays busy says how often it tried', async () => {
		const server = await gemini(refusal(503, 'The model is overloaded.', 'UNAVAILABLE'));
		expect(await errorFrom(server.url)).toMatchObject({
			message: 'The model is overloaded.',
			description: 'The endpoint is busy or down. Try again later, or queue the work',
			httpCode: '503',
			failure: { cause: 'temporarily-unavailable' },
			context: { data: { kind: 'temporarily-unavailable', requests: 5 } },
		});
		expect(server.received).toHaveLength(5);
	});

	it('for an endpoint that is too slow names the timeout', async () => {
		const server = await gemini(() => undefined);
		const error = await errorFrom(server.url, { timeoutSeconds: 0.01 });
		expect(error).toMatchObject({
			message: 'The endpoint did not answer within the timeout of one request',
			failure: { cause: 'temporarily-unavailable' },
		});
		expect(error.description).toMatch(/^Raise the timeout in the credential/);
	});

	it('for an answer without text blames nobody', async () => {
		const server = await gemini((_request, response) => json(response, 200, { choices: [] }));
		const error = await errorFrom(server.url);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.context.data).toEqual({ kind: 'output-invalid' });
		expect(error.failure).toBeUndefined();
	});

	it('has the request id of the endpoint for its support', async () => {
		const server = await gemini((_request, response) => {
			json(response, 400, [{ error: { code: 400, message: 'No' } }], { 'x-request-id': 'req-7' });
		});
		const { description, context } = await errorFrom(server.url);
		expect(description ?? '').toBe('');
		expect(context.data).toEqual({ kind: 'request-invalid', requestId: 'req-7' });
	});

	it('for a credential that cannot work says which field, and names no item', async () => {
		const error = await errorWith({ provider: 'custom', apiKey: 'k' });
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({
			message: 'The base URL is empty',
			description:
				'Correct it in the OpenAI-Compatible API credential. A base URL looks like https://host/v1',
			failure: { cause: 'credential-invalid' },
		});
		expect(error.context.itemIndex).toBeUndefined();
	});

	it('for a model that was not chosen, where the provider has none, says how to choose one', async () => {
		for (const model of [picked(''), picked('  ', 'id'), '']) {
			const server = await gemini();
			const own = { provider: 'custom', baseUrl: `${server.url}/own/v1`, apiKey: 'k' };
			const error = await errorWith(own, { model });
			expect(error).toMatchObject({
				message: 'No model is selected',
				description:
					'Select a model from the list or enter its ID. This endpoint has no default model for this node',
				context: { itemIndex: 0 },
			});
			expect(server.received).toEqual([]);
		}
	});

	it('for a default model that the endpoint lacks says that it was the default, and where to choose', async () => {
		const missing = refusal(404, 'models/gemini-3.8-flash is not found', 'NOT_FOUND');
		const said = /^The field Model is empty.*default model.*select another one in the field Model/;
		for (const model of [picked(''), picked(' ', 'id'), '']) {
			const server = await gemini(missing);
			const { description } = await errorWith(geminiCredential(server.url).openAiCompatibleApi, {
				model,
			});
			expect(description).toMatch(said);
			expect(description).toContain('. Check the model name');
			const { items } = await runNode({
				node: new OpenAiCompatibleChat(),
				parameters: { model, messages: { message: [{ role: 'user', content: 'Hello' }] } },
				credentials: geminiCredential(server.url),
				continueOnFail: true,
			});
			expect(items[0]?.json.error).toMatchObject({ hint: expect.stringMatching(said) as string });
		}
		const other = await gemini(refusal(400, 'Hello is too short', 'INVALID_ARGUMENT'));
		const { description } = await errorWith(geminiCredential(other.url).openAiCompatibleApi, {
			model: picked(''),
		});
		expect(description ?? '').toBe('');
	});

	it('never holds the key, also where the endpoint repeats it', async () => {
		const server = await gemini(refusal(403, `Key ${geminiKey} is blocked`, 'PERMISSION_DENIED'));
		const error = await errorFrom(server.url);
		expect(error.message).toBe('Key *** is blocked');
		const { message, description, stack, context, messages } = error;
		expect(JSON.stringify({ message, description, stack, context, messages, error })).not.toContain(
			geminiKey,
		);
	});
});
