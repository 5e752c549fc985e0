import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createEndpointClient } from '../../endpoint/endpoint-client';
import { failureOf } from '../helpers/context';
import { httpServer, json, type Responder } from '../helpers/http-server';
import { certificates, hasOpenssl } from '../integration/helpers/certificates';

const closers: (() => unknown)[] = [];
afterEach(async () => {
	for (const close of closers.splice(0)) await close();
});

/** Why a chat with the endpoint at the address fails. */
async function reason(baseUrl: string, settings: object = {}) {
	const client = createEndpointClient(
		{ baseUrl, apiKey: 'sk-made-up-key-1234567890', ...settings },
		{ retry: { baseMs: 1, attempts: 3 } },
	);
	const body = { model: 'm', messages: [{ role: 'user' as const, content: 'Hi' }] };
	const call = client.call(
		async (openai, options) => await openai.chat.completions.create(body, options),
		{
			signal: new AbortController().signal,
		},
	);
	return (await failureOf(call)).details;
}

async function on(answer: Responder) {
	const server = await httpServer(answer);
	closers.push(server.close);
	return server;
}

describe('a key that cannot be sent', () => {
	it.each([
		['sk-\u200Bmade-up', /invalid character at position 4: .*U\+200B, a zero-width space/],
		['sk-\u2022\u2022\u20223456', /invalid character at position 4: .*U\+2022, a bullet/],
		['sk-made-up\nkey', /invalid character at position 11: .*a line break/],
		['Bearer sk-made-up', /invalid character at position 7: .*a space/],
		['sk-m\u00E4de', /invalid character at position 5: .*U\+00E4$/],
	])(
		'%j is named by the character and its position, before anything is sent',
		async (apiKey, said) => {
			const server = await on((_request, response) => {
				json(response, 200, {});
			});
			const { kind, message, hint } = await reason(`${server.url}/v1`, { apiKey });
			expect(kind).toBe('credential-invalid');
			expect(message).toMatch(said);
			expect(message).not.toContain('made-up');
			expect(hint).toContain('Copy the key from the provider again');
			expect(server.received).toEqual([]);
		},
	);
});

describe('an empty key', () => {
	/** The headers of the requests that are sent to the address. */
	function sentTo(baseUrl: string, settings: object = {}) {
		const sent: Headers[] = [];
		const answer: typeof fetch = (_url, init) => {
			sent.push(new Headers(init?.headers));
			return Promise.resolve(Response.json({ object: 'list', data: [] }));
		};
		const client = createEndpointClient({ baseUrl, apiKey: '', ...settings }, { fetch: answer });
		const { signal } = new AbortController();
		const call = client.call((openai, options) => openai.models.list(options), { signal });
		return { sent, call };
	}

	it('is told before the request where the provider needs one', async () => {
		const { sent, call } = sentTo('https://api.openai.com/v1');
		expect((await failureOf(call)).details).toEqual({
			kind: 'credential-invalid',
			message: 'OpenAI needs an API key, but the field API Key of the credential is empty',
			hint: 'Enter your key there, or create one at https://platform.openai.com/api-keys',
		});
		expect(sent).toEqual([]);
	});

	it.each([
		['http://localhost:11434/v1', { profile: 'ollama' }],
		['http://vllm:8000/v1', {}],
		['https://gateway.example.com/openai/v1', { profile: 'openai' }],
	])('sends no key to %s', async (baseUrl, settings) => {
		const { sent, call } = sentTo(baseUrl, settings);
		await call;
		expect(sent.map((headers) => headers.get('authorization'))).toEqual([null]);
	});

	it.each([
		['https://api.openai.com/v1', { headers: { authorization: 'Bearer in-a-header' } }],
		['https://generativelanguage.googleapis.com', { headers: { 'x-goog-api-key': 'k' } }],
		['https://generativelanguage.googleapis.com?key=k', {}],
	])('is fine at %s where the key is elsewhere: %j', async (baseUrl, settings) => {
		const { sent, call } = sentTo(baseUrl, settings);
		await call;
		const { authorization = null } =
			(settings as { headers?: Record<string, string> }).headers ?? {};
		expect(sent.map((headers) => headers.get('authorization'))).toEqual([authorization]);
	});
});

describe('a base URL that leads on', () => {
	it.each([301, 302])('with status %d is told with the address to set', async (status) => {
		const server = await on(({ path }, response) => {
			if (path.startsWith('/v1')) json(response, 405, { detail: 'Method Not Allowed' });
			else response.writeHead(status, { location: '/v1/chat/completions' }).end();
		});
		const details = await reason(`${server.url}/old/v1`);
		expect(details.message).toContain(`redirects to ${server.url}/v1,`);
		expect(details.attempts).toBe(1);
	});
});

describe('a quota of the day', () => {
	// A whole second: a header in seconds is rounded, which near the end of a minute makes it the next.
	const reset = Math.ceil(Date.now() / 1000) * 1000 + 3_600_000;
	it.each<[string, object, Record<string, string>]>([
		['of OpenRouter', { metadata: { headers: { 'X-RateLimit-Reset': String(reset) } } }, {}],
		['in a header', {}, { 'x-ratelimit-reset': String(reset / 1000) }],
	])('%s is not tried again, and its reset is told', async (_name, more, headers) => {
		const server = await on((_request, response) => {
			const error = { code: 429, message: 'Rate limit exceeded: free-models-per-day', ...more };
			json(response, 429, { error }, headers);
		});
		const { kind, hint = '' } = await reason(`${server.url}/v1`);
		expect(kind).toBe('quota-exhausted');
		expect(hint).toContain(new Date(reset).toISOString().slice(0, 16));
		expect(server.received).toHaveLength(1);
	});

	it('that moves on within minutes is a rate limit', async () => {
		let calls = 0;
		const server = await on((_request, response) => {
			calls += 1;
			const message = 'Rate limit reached on tokens per day (TPD): Limit 100000';
			if (calls === 1) json(response, 429, { error: { message } }, { 'retry-after-ms': '20' });
			else json(response, 400, { error: { message: 'The second one came' } });
		});
		expect((await reason(`${server.url}/v1`)).message).toBe('The second one came');
	});
});

it('capacity that is used up for now passes', async () => {
	const server = await on((_request, response) => {
		json(response, 498, {
			error: { message: 'Flex tier capacity exceeded', type: 'capacity_exceeded' },
		});
	});
	const { kind, attempts } = await reason(`${server.url}/openai/v1`);
	expect({ kind, attempts }).toEqual({ kind: 'temporarily-unavailable', attempts: 3 });
});

(hasOpenssl ? it : it.skip)('a certificate that is not trusted is said at once', async () => {
	const { certificatePath, keyPath, remove } = certificates('127.0.0.1');
	closers.push(remove);
	let calls = 0;
	const files = { cert: readFileSync(certificatePath), key: readFileSync(keyPath) };
	const server = createServer(files, (_request, response) => response.end());
	server.on('tlsClientError', () => (calls += 1));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	closers.push(() => server.close());
	const { port } = server.address() as AddressInfo;
	const { kind, message, hint, attempts } = await reason(`https://127.0.0.1:${String(port)}/v1`);
	expect(kind).toBe('credential-invalid');
	expect(message).toMatch(/The certificate of the endpoint is not trusted \([A-Z_]+\)/);
	expect(hint).toContain('NODE_EXTRA_CA_CERTS');
	expect(attempts).toBe(1);
	expect(calls).toBeLessThanOrEqual(1);
});
