import { complete } from '../../../capabilities/chat/complete';
import { createEndpointClient } from '../../../endpoint/endpoint-client';
import { embed } from '../../../endpoint/embed';
import { geminiServer } from '../../gemini/server';
import { geminiKey } from '../../gemini/refuse';
import { exhausted } from '../../gemini/refusal';
import { failureOf, testContext } from '../../helpers/context';
import { httpServer, json, type Responder } from '../../helpers/http-server';
import { recordedSpans } from '../../helpers/recorded-spans';

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

function recorded() {
	const sdk = recordedSpans();
	ends.push(() => {
		sdk.end();
	});
	return sdk;
}

const retry = { baseMs: 1, attempts: 2 };

async function gemini(...given: Parameters<typeof geminiServer>) {
	const server = await geminiServer(...given);
	ends.push(() => server.close());
	const baseUrl = `${server.url}/v1beta/openai`;
	const client = createEndpointClient({ baseUrl, apiKey: geminiKey, profile: 'gemini' }, { retry });
	return { ...server, client };
}

async function generic(answer: Responder, apiKey = '') {
	const server = await httpServer(answer);
	ends.push(() => server.close());
	return createEndpointClient(
		{ baseUrl: `${server.url}/v1?secret=in-the-query`, apiKey, profile: 'generic' },
		{ retry },
	);
}

type Client = ReturnType<typeof createEndpointClient>;

const ask = async (client: Client, model = 'gemini-3.8-flash', content = 'my-prompt') => {
	const { context } = testContext({ client });
	return await complete({ model, includeRaw: false }, [{ role: 'user', content }], context);
};

test('a chat is one span of the conventions, with its retries as events', async () => {
	const { named, spans } = recorded();
	let calls = 0;
	const { client, url } = await gemini(undefined, undefined, (_, response) => {
		calls += 1;
		if (calls === 1) json(response, 429, exhausted(20));
		return calls === 1;
	});
	await ask(client);
	const [span] = named('chat gemini-3.8-flash');
	expect(span?.attributes).toEqual({
		'gen_ai.operation.name': 'chat',
		'gen_ai.provider.name': 'gcp.gemini',
		'gen_ai.request.model': 'gemini-3.8-flash',
		'gen_ai.response.model': 'gemini-3.8-flash',
		'gen_ai.response.finish_reasons': ['stop'],
		'gen_ai.usage.input_tokens': expect.any(Number) as number,
		'gen_ai.usage.output_tokens': expect.any(Number) as number,
		'server.address': '127.0.0.1',
		'server.port': Number(new URL(url).port),
		'http.response.status_code': 200,
	});
	expect(span?.events.map(({ name, attributes }) => ({ name, ...attributes }))).toContainEqual({
		name: 'n8n_ai.retry',
		'error.type': 'rate-limited',
		'http.response.status_code': 429,
		wait_ms: expect.any(Number) as number,
	});
	const all = JSON.stringify(
		spans().map(({ name, attributes, events }) => [name, attributes, events]),
	);
	for (const secret of ['my-prompt', geminiKey]) expect(all).not.toContain(secret);
});

test('embeddings are one span', async () => {
	const { named } = recorded();
	const { client } = await gemini();
	const signal = new AbortController().signal;
	await embed(
		client,
		{ model: 'gemini-embedding-001', input: ['a'] },
		{ signal, onHint: () => undefined },
	);
	expect(named('embeddings gemini-embedding-001')[0]?.attributes).toMatchObject({
		'gen_ai.operation.name': 'embeddings',
		'gen_ai.request.model': 'gemini-embedding-001',
	});
});

test('a failed call has its kind and status, and nothing of what the endpoint said', async () => {
	const { spans } = recorded();
	const client = await generic(({ body }, response) => {
		json(response, 400, { error: { message: `bad: ${JSON.stringify(body)}` } });
	}, 'a-key-of-mine');
	await failureOf(ask(client, 'm'));
	const [span] = spans();
	expect(span).toMatchObject({
		name: 'chat m',
		status: { code: 2 },
		attributes: { 'error.type': 'request-invalid', 'http.response.status_code': 400 },
	});
	expect(span?.events).toEqual([]);
	const all = JSON.stringify([span?.name, span?.attributes, span?.status]);
	for (const secret of ['my-prompt', 'a-key-of-mine', 'in-the-query'])
		expect(all).not.toContain(secret);
});

test('what is no name of a model, and a key in its place, stays out', async () => {
	const { spans } = recorded();
	const client = await generic((_, response) => {
		json(response, 200, {
			model: 'echo of a-key-of-mine',
			choices: [{ index: 0, finish_reason: 'my prompt again', message: { content: 'x' } }],
			usage: { prompt_tokens: 'many', completion_tokens: -3 },
		});
	}, 'a-key-of-mine');
	await ask(client, 'Write a poem about the sea');
	await ask(client, 'a-key-of-mine');
	const [odd, keyed] = spans();
	expect(odd?.name).toBe('chat');
	expect(Object.keys(odd?.attributes ?? {}).filter((name) => name.startsWith('gen_ai.re'))).toEqual(
		[],
	);
	expect(odd?.attributes).not.toHaveProperty(['gen_ai.usage.input_tokens']);
	expect(keyed?.name).toBe('chat ***');
});

test('an SDK that is started anew gets the spans, as when the settings of n8n change', async () => {
	const { client } = await gemini();
	const before = recordedSpans();
	await ask(client);
	before.end();
	await ask(client);
	const after = recorded();
	await ask(client);
	expect([before.spans().length, after.spans().length]).toEqual([1, 1]);
});
