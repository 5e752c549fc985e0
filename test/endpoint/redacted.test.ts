import { inspect } from 'node:util';
import { createEndpointClient } from '../../endpoint/endpoint-client';
import { failureOf } from '../helpers/context';
import { httpServer, json } from '../helpers/http-server';

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
	for (const before of [980, 990, 999]) {
		const message = 'x'.repeat(before) + apiKey + 'x'.repeat(500);
		const failure = await refused(400, { error: { message } });
		expect(failure.message).toHaveLength(1000);
		expect(failure.message).not.toContain('sk');
	}
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
