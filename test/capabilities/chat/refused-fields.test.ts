import { chat } from '../../../capabilities/chat/chat';
import { chatRequest } from '../../../capabilities/chat/chat-request';
import { embeddings } from '../../../capabilities/embeddings/embeddings';
import { embeddingsRequest } from '../../../capabilities/embeddings/embeddings-request';
import { createEndpointClient, type EndpointClient } from '../../../endpoint/endpoint-client';
import { failureOf, testContext } from '../../helpers/context';
import { completion, says } from '../../gemini/model-turn';
import { httpServer, json } from '../../helpers/http-server';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
	jest.restoreAllMocks();
	for (const end of ends.splice(0)) await end();
});

/** An endpoint that answers unless it has something against the body. */
async function endpoint(refusal: (body: Record<string, unknown>) => string | undefined) {
	const server = await httpServer(({ body, path }, response) => {
		const message = refusal(body);
		if (message !== undefined) json(response, 400, { error: { message } });
		else if (path.endsWith('/embeddings')) {
			json(response, 200, { data: [{ index: 0, embedding: [1, 2] }] });
		} else json(response, 200, completion(says('{"name": 1, "note": null}')));
	});
	ends.push(server.close);
	const clientOf = (apiKey: string) =>
		createEndpointClient({ baseUrl: `${server.url}/v1`, apiKey, profile: 'generic' });
	return { ...server, clientOf };
}

async function ask(client: EndpointClient, more: object) {
	const { context, hints } = testContext({ client });
	const messages = [{ role: 'user', content: 'Hi' }];
	return {
		result: await chat.run(chatRequest.parse({ model: 'm', messages, ...more }), context),
		hints,
	};
}

const notWith = (name: string, other: string) => (body: Record<string, unknown>) =>
	name in body && other in body
		? `Unsupported parameter: '${name}' is not supported with this model.`
		: undefined;

test('a field that is refused beside another one is sent where it stands alone', async () => {
	const { clientOf, received } = await endpoint(notWith('temperature', 'reasoning_effort'));
	const client = clientOf('key');
	const { result } = await ask(client, { temperature: 0, reasoningEffort: 'high' });
	expect(result).toMatchObject({ leftOut: ['temperature'] });
	expect((await ask(client, { temperature: 0 })).result).not.toHaveProperty('leftOut');
	expect(received.map(({ body }) => 'temperature' in body)).toEqual([true, false, true]);
	// Known by now, it costs no further request, and is told all the same.
	const again = await ask(client, { temperature: 1, reasoningEffort: 'high' });
	expect(again.result).toMatchObject({ leftOut: ['temperature'] });
	expect(received).toHaveLength(4);
});

test('what one key is refused says nothing of another', async () => {
	const { clientOf, received } = await endpoint(({ seed }) =>
		seed === undefined ? undefined : "Unknown parameter: 'seed'.",
	);
	await ask(clientOf('one'), { seed: 1 });
	await ask(clientOf('other'), { seed: 1 });
	expect(received.map(({ body }) => 'seed' in body)).toEqual([true, false, true, false]);
});

test('a refusal is learned once a request without the field succeeds, and for a while', async () => {
	let isDown = true;
	const { clientOf, received } = await endpoint(({ seed }) => {
		if (seed !== undefined) return "Unknown parameter: 'seed'.";
		return isDown ? 'The model is not loaded' : undefined;
	});
	const client = clientOf('key');
	const sent = () => received.splice(0).map(({ body }) => 'seed' in body);
	await expect(ask(client, { seed: 1 })).rejects.toThrow('not loaded');
	isDown = false;
	expect(sent()).toEqual([true, false]);
	await ask(client, { seed: 1 });
	expect(sent()).toEqual([true, false]);
	await ask(client, { seed: 1 });
	expect(sent()).toEqual([false]);
	const later = Date.now() + 3_600_000;
	jest.spyOn(Date, 'now').mockImplementation(() => later);
	await ask(client, { seed: 1 });
	expect(sent()).toEqual([true, false]);
});

const schema = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };
const form = { type: 'json_schema', schema, strict: true };

test.each([
	['response_format', { responseFormat: form }],
	['response_format', { responseFormat: { type: 'json_object' } }],
	['stop', { stop: ['x'] }],
	['n', { n: 2 }],
	['web_search_options', { extraBody: { web_search_options: {} } }],
])('%s, without which the answer would be another one, is not left out', async (name, more) => {
	let isOld = true;
	const { clientOf, received } = await endpoint((body) =>
		isOld && name in body ? `Unrecognized request argument supplied: ${name}` : undefined,
	);
	const client = clientOf('key');
	const failure = await failureOf(ask(client, more));
	expect(failure.message).toContain(name);
	expect(received).toHaveLength(1);
	isOld = false;
	await ask(client, more).catch(() => undefined);
	expect(received[1]?.body).toHaveProperty(name);
});

test('strict may go, since the answer is checked here', async () => {
	const { clientOf, received } = await endpoint(({ response_format: format }) =>
		'strict' in (format as { json_schema: object }).json_schema
			? "Unknown parameter: 'response_format.json_schema.strict'."
			: undefined,
	);
	const failure = await failureOf(ask(clientOf('key'), { responseFormat: form }));
	expect(received[1]?.body.response_format).toMatchObject({ json_schema: { schema } });
	expect(failure.details).toMatchObject({
		kind: 'output-invalid',
		violations: ['/name must be string'],
		answer: '{"name": 1, "note": null}',
		usage: { totalTokens: expect.any(Number) as number },
	});
});

test('a schema with a mistake is refused before anything is sent', async () => {
	const { clientOf, received } = await endpoint(() => undefined);
	const wrong = { type: 'object', properties: { name: { type: 'nonsense' } } };
	const format = { type: 'json_schema', schema: wrong };
	const failure = await failureOf(ask(clientOf('key'), { responseFormat: format }));
	expect(failure.message).toContain('The schema of the answer is not a valid JSON Schema');
	expect(received).toEqual([]);
});

test('null for what may be left out of an answer counts as left out', async () => {
	const { clientOf } = await endpoint(() => undefined);
	const fits = {
		type: 'object',
		properties: { name: { type: 'integer' }, note: { type: 'string' } },
	};
	const { result } = await ask(clientOf('key'), {
		responseFormat: { type: 'json_schema', schema: fits },
	});
	expect(result.json).toEqual({ name: 1 });
});

test('texts that share a call say what it was made without, and options without a field', async () => {
	const { clientOf } = await endpoint((body) =>
		'temperature' in body ? "Unknown parameter: 'temperature'." : undefined,
	);
	const client = clientOf('key');
	const { result } = await ask(client, { temperature: 1, thinkingBudget: 5 });
	expect(result).toMatchObject({ leftOut: ['thinking budget', 'temperature'] });
	const { context } = testContext({ client });
	const vector = await embeddings.run(embeddingsRequest.parse({ model: 'e', text: 'a' }), context);
	expect(vector).not.toHaveProperty('leftOut');
	expect(chat.result.parse(result)).toHaveProperty('leftOut');
});

test('a field that a refusal names twice is told once', async () => {
	const { clientOf } = await endpoint((body) =>
		'seed' in body
			? "body.seed: Extra inputs are not permitted ('extra_forbidden', 'loc': ('body', 'seed'))"
			: undefined,
	);
	const { hints } = await ask(clientOf('k'), { seed: 7 });
	expect(hints).toEqual([expect.stringContaining('does not support seed for m')]);
});
