import { createEndpointClients } from '../../endpoint/endpoint-clients';
import { failureOf } from '../helpers/context';
import { httpServer, json } from '../helpers/http-server';

const signal = new AbortController().signal;

describe('createEndpointClients', () => {
	it('gives one client for the same settings, whether defaults are spelled out or not', () => {
		const clientOf = createEndpointClients();
		const settings = { baseUrl: 'http://127.0.0.1:1/v1', apiKey: 'sk-1' };
		expect(clientOf({ ...settings, timeoutMs: 600_000 })).toBe(clientOf(settings));
		expect(clientOf({ ...settings, apiKey: 'sk-2' })).not.toBe(clientOf(settings));
	});

	it('shares the rate limit of a key between clients with another timeout, and with no other key', async () => {
		const server = await httpServer((request, response) => {
			if (request.headers.authorization === 'Bearer sk-1') {
				json(response, 429, { error: { message: 'Slow' } }, { 'retry-after': '3600' });
			} else json(response, 200, { object: 'list', data: [] });
		});
		const clientOf = createEndpointClients({ retry: { deadlineMs: 1000 } });
		const call = async (apiKey: string, timeoutMs: number) => {
			const client = clientOf({ baseUrl: `${server.url}/v1`, apiKey, timeoutMs });
			return await client.call((openai, options) => openai.models.list(options), { signal });
		};
		expect((await failureOf(call('sk-1', 5000))).kind).toBe('rate-limited');
		const second = await failureOf(call('sk-1', 6000));
		expect(second.message).toMatch(/The rate limit of the key allows no request for another \d+ s/);
		expect(server.received).toHaveLength(1);
		await call('sk-2', 5000);
		expect(server.received).toHaveLength(2);
		await server.close();
	});
});
