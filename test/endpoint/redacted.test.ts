import { inspect } from 'node:util';
import { createEndpointClient } from '../../endpoint/endpoint-client';
import { Failure } from '../../endpoint/failure';
import { askModel } from '../helpers/ask-model';
import { failureOf } from '../helpers/context';
import { httpServer, json, type Responder } from '../helpers/http-server';

const { signal } = new AbortController();
const apiKey = 'sk-secret-key-000111222';
const query = 'query-secret-000111222';
/** It begins with the key. */
const header = `${apiKey}-and-more-of-it`;

/** What a client throws where the endpoint answers with this. */
async function refused(status: number, body: unknown, headers: Record<string, string> = {}) {
	const server = await httpServer((_request, response) => {
		json(response, status, body, headers);
	});
	const client = createEndpointClient(
		{ baseUrl: `${server.url}/v1?token=${query}`, apiKey, headers: { 'X-Token': header } },
		{ retry: { attempts: 1 } },
	);
	try {
		return await failureOf(
			client.call((openai, options) => openai.models.list(options), { signal }),
		);
	} finally {
		await server.close();
	}
}

const all = [apiKey, query, header, 'secret', 'more-of-it'];
const saysNone = (text: string) => all.filter((one) => text.includes(one));

test('a secret that an endpoint repeats is in no field of the failure, nor in what it was made from', async () => {
	const said = `key ${apiKey}, ${header} and ${query}`;
	const error = { message: said, code: said, type: said, status: said, param: said };
	const failure = await refused(400, { error }, { 'x-request-id': said });
	expect(failure.message).toBe('key ***, *** and ***');
	expect(failure.details).toMatchObject({ code: failure.message, requestId: failure.message });
	expect(saysNone(inspect(failure, { depth: 20, showHidden: true }))).toEqual([]);
	expect(saysNone(JSON.stringify(failure.details))).toEqual([]);
});

test('a secret is found before a long message is cut', async () => {
	for (const before of [1380, 1390, 1399]) {
		const message = 'x'.repeat(before) + apiKey + 'x'.repeat(500);
		const failure = await refused(400, { error: { message } });
		expect(failure.message).toHaveLength(1400);
		expect(failure.message).not.toContain('sk');
	}
});

test.each<[string, boolean, (error: object) => string]>([
	['at once', false, (error) => JSON.stringify({ error })],
	['in a stream', true, (error) => `data: ${JSON.stringify({ error })}\n\n`],
	['by a field of a stream', true, (error) => `error: ${JSON.stringify(error)}\n\n`],
	[
		'after the first words of a stream',
		true,
		(error) =>
			`data: {"choices":[{"index":0,"delta":{"content":"Hi"}}]}\n\ndata: ${JSON.stringify({ error })}\n\n`,
	],
])(
	'not even half a secret is told by an error under the status of a success, %s',
	async (_how, isStreamed, worded) => {
		for (const before of [280, 480, 980, 990, 999, 1380, 1390, 1399]) {
			const message = 'x'.repeat(before) + apiKey + 'x'.repeat(500);
			const metadata = { reasons: [message] };
			for (const error of [{ message }, { code: 403, message: 'x', metadata }]) {
				const answer: Responder = (_request, response) => {
					const type = isStreamed ? 'text/event-stream' : 'application/json';
					response.writeHead(200, { 'content-type': type });
					response.end(worded(error));
				};
				const { outcome } = await askModel(() => answer, { apiKey, isStreamed });
				expect(outcome).toBeInstanceOf(Failure);
				expect(JSON.stringify(outcome)).not.toMatch(/xs|sk-/);
			}
		}
	},
);

const escapes: Record<string, (text: string) => string> = {
	bare: (text) => text,
	'in an URL': encodeURIComponent,
	'in lower case': (text) => encodeURIComponent(text).replace(/%../g, (one) => one.toLowerCase()),
	'half escaped': (text) => text.replaceAll('+', '%2B'),
	'in a query': (text) => new URLSearchParams({ a: text }).toString().slice(2),
	'escaped twice': (text) => encodeURIComponent(encodeURIComponent(text)),
	'in JSON': (text) => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/'),
	'in JSON within JSON': (text) => JSON.stringify(JSON.stringify(text)).slice(3, -3),
	'as unicode': (text) =>
		[...text].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
	'in HTML': (text) => text.replaceAll('&', '&amp;').replaceAll('+', '&#43;'),
	'in base64': (text) => Buffer.from(text).toString('base64'),
	'as a user': (text) => Buffer.from(`${text}:`).toString('base64'),
	'as a password': (text) => Buffer.from(`user:${text}`).toString('base64url'),
	'as the password of somebody': (text) => Buffer.from(`someone:${text}`).toString('base64'),
};

describe.each(Object.entries(escapes))('a secret %s', (_form, escape) => {
	const secret = 'Ab+/c&d"e\\fgh~ijkl=mn==';
	const places: [string, object, string][] = [
		['as the key', { apiKey: secret }, ''],
		['in a header', { headers: { Authorization: `Bearer ${secret}` } }, ''],
		['in a header of any name', { headers: { 'X-Any': secret } }, ''],
		['in a query', {}, `?code=${encodeURIComponent(secret)}`],
		['in a query as it was typed', {}, `?key=${secret.replace('&', '%26')}`],
		[
			'as a password of the proxy',
			{ headers: { Authorization: `Basic ${Buffer.from(`me:${secret}`).toString('base64')}` } },
			'',
		],
	];
	it.each(places)('%s shows nowhere', async (_place, more, query) => {
		let said = '';
		const server = await httpServer((_request, response) => {
			response.writeHead(400, {
				'content-type': 'application/json',
				'x-request-id': said.replace(/[^ -~]/g, ''),
			});
			// As some gateways write it, and as others do.
			response.end(JSON.stringify({ error: { message: said, code: said } }));
		});
		said = `no such key <${escape(secret)}>`;
		const baseUrl = `${server.url}/v1${query}`;
		const client = createEndpointClient(
			{ baseUrl, apiKey: '', ...more },
			{ retry: { attempts: 1 } },
		);
		const failure = await failureOf(
			client.call((openai, options) => openai.models.list(options), { signal }),
		);
		expect(failure.message).toMatch(/^no such key <.{0,12}\*\*\*.?>$/);
		for (const text of [JSON.stringify(failure.details), inspect(failure)]) {
			expect(text).not.toContain(escape(secret));
		}
		await server.close();
	});
});

test('what is no secret of an address stays readable', async () => {
	const server = await httpServer((_request, response) => {
		json(response, 400, { error: { message: 'version 2024-10-21 is not supported' } });
	});
	const baseUrl = `${server.url}/v1?api-version=2024-10-21`;
	const client = createEndpointClient({ baseUrl, apiKey }, { retry: { attempts: 1 } });
	const call = client.call((openai, options) => openai.models.list(options), { signal });
	await expect(call).rejects.toThrow('version 2024-10-21 is not supported');
	await server.close();
});
