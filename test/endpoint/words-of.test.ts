import { createEndpointClient } from '../../endpoint/endpoint-client';
import { failureOf } from '../helpers/context';
import { httpServer, json } from '../helpers/http-server';

/** What a client throws where it is refused with this. */
async function refused(body: object) {
	const server = await httpServer((_request, response) => {
		json(response, 400, body);
	});
	const client = createEndpointClient(
		{ baseUrl: `${server.url}/v1`, apiKey: '' },
		{ retry: { attempts: 1 } },
	);
	const { signal } = new AbortController();
	try {
		return await failureOf(
			client.call((openai, options) => openai.models.list(options), { signal }),
		);
	} finally {
		await server.close();
	}
}

const words = 'temperature must be at most 2';

test.each<[string, object, string]>([
	[
		'of a problem',
		{ type: 'about:blank', title: 'Bad Request', status: 400, detail: words },
		words,
	],
	['of a title alone', { title: words, status: 400 }, words],
	['beside details that are a text', { error: { message: words, details: 'body' } }, words],
	[
		'beside details that are an object',
		{ error: { message: words, details: { at: 'body' } } },
		words,
	],
	['beside a type that is a number', { error: { message: words, type: 400 } }, words],
	['beside a code that is an object', { error: { message: words, code: { n: 1 } } }, words],
	[
		'beside the name of the status',
		{ error: 'Bad Request', message: words },
		`Bad Request: ${words}`,
	],
	[
		'beside a code alone',
		{ error: 'invalid_request', error_description: words, status: 400 },
		`invalid_request: ${words}`,
	],
	['said twice', { error: words, message: words }, words],
])('the words of a refusal are told: %s', async (_name, body, message) => {
	const failure = await refused(body);
	expect(failure.message).toBe(message);
	expect(failure.details).toMatchObject({ kind: 'request-invalid', status: 400 });
});
