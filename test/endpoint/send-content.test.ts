import { createEndpointClient } from '../../endpoint/endpoint-client';
import { sendContent } from '../../endpoint/send-content';
import { failureOf } from '../helpers/context';
import { httpServer, json } from '../helpers/http-server';

async function ask(path: string) {
	const server = await httpServer((_request, response) => {
		json(response, 200, { candidates: [] });
	});
	const client = createEndpointClient({
		baseUrl: `${server.url}${path}`,
		apiKey: 'AIza-some-key',
		profile: 'gemini',
		allowPrivateUrls: true,
	});
	const { signal } = new AbortController();
	const options = { operation: 'image_generation', model: 'a/b', tokens: 1, signal } as const;
	const told = client.call(sendContent('a/b', { contents: [] }), options);
	await Promise.allSettled([told]);
	await server.close();
	return { told, received: server.received };
}

it.each([
	['/v1beta/openai/', '/v1beta/models/a%2Fb:generateContent'],
	['/team/google/v1beta/openai', '/team/google/v1beta/models/a%2Fb:generateContent'],
])('generateContent stands beside the base URL %s', async (base, path) => {
	const { told, received } = await ask(base);
	expect(await told).toEqual({ candidates: [] });
	expect(received).toHaveLength(1);
	expect(received[0]).toMatchObject({
		path,
		headers: { 'x-goog-api-key': 'AIza-some-key' },
		body: { contents: [] },
	});
	expect(received[0]?.headers.authorization).toBeUndefined();
});

it('generateContent has no place beside another base URL, which is said before anything is sent', async () => {
	const { told, received } = await ask('/llm/v1');
	const failure = await failureOf(told);
	expect(failure.kind).toBe('request-invalid');
	expect(failure.message).toContain('/llm/v1');
	expect(received).toEqual([]);
});
