import { chunksOf } from '../../endpoint/chunks-of';
import { createEndpointClient } from '../../endpoint/endpoint-client';
import { plainFetch } from '../../endpoint/plain-fetch';
import { PlainResponse } from '../../endpoint/plain-response';
import { failureOf } from '../helpers/context';
import { json, type Responder } from '../helpers/http-server';
import { withServer } from '../helpers/with-server';

const send = plainFetch(fetch, 1_000_000);
const { signal } = new AbortController();

test('a status that a Response may not have is a gateway that failed', async () => {
	await withServer(
		(_request, response) => {
			response.writeHead(999);
			response.end('blocked');
		},
		async ({ url }) => {
			const answer = await send(url);
			expect(answer.status).toBe(502);
			expect(await answer.text()).toBe('blocked');
		},
	);
});

test('an answer is read once, in any form', async () => {
	await withServer(
		(_request, response) => json(response, 200, { a: 1 }),
		async ({ url }) => {
			const answer = await send(url);
			expect(await (await answer.blob()).text()).toBe('{"a":1}');
			await expect(answer.text()).rejects.toThrow('read already');
			expect(() => answer.clone()).toThrow('once only');
		},
	);
});

test('a redirect is followed at once, whatever its body, and asked for no more', async () => {
	await withServer(
		(request, response) => {
			if (request.path === '/new') {
				json(response, 200, {});
				return;
			}
			response.writeHead(307, { location: '/new' });
			response.write('a body without end');
		},
		async ({ url, received }) => {
			const fresh = plainFetch(fetch, 1_000_000);
			for (const path of ['/old', '/old']) await (await fresh(`${url}${path}`)).json();
			expect(received.map(({ path }) => path)).toEqual(['/old', '/old', '/new', '/old', '/new']);
		},
	);
});

test('a redirect of 307 has the request made there, with its body', async () => {
	await withServer(
		(request, response) => {
			if (request.path === '/old') {
				response.writeHead(307, { location: '/new' });
				response.end('moved');
				return;
			}
			const { method, raw } = request;
			json(response, 200, { method, body: raw.toString() });
		},
		async ({ url }) => {
			const answer = await send(`${url}/old`, { method: 'POST', body: '{"b":2}' });
			expect(await answer.json()).toEqual({ method: 'POST', body: '{"b":2}' });
		},
	);
});

test('several headers of one name, and the status, are there as with fetch', async () => {
	const answerWith: Responder = (_request, response) => {
		response.writeHead(418, 'Teapot', [
			['set-cookie', 'a=1'],
			['set-cookie', 'b=2'],
			['x-ratelimit', '3'],
		]);
		response.end();
	};
	await withServer(answerWith, async ({ url }) => {
		const [ours, theirs] = [await send(url), await fetch(url)];
		expect(ours.status).toBe(theirs.status);
		expect(ours.ok).toBe(false);
		expect(ours.headers.getSetCookie()).toEqual(theirs.headers.getSetCookie());
		expect(ours.headers.get('x-ratelimit')).toBe('3');
		await Promise.all([ours.text(), theirs.text()]);
	});
});

test('what is sent is what was given, and says that it may come packed', async () => {
	await withServer(
		(request, response) => json(response, 200, request.headers),
		async ({ url }) => {
			const headers = new Headers({
				authorization: 'Bearer k',
				'content-type': 'application/json',
			});
			const answer = await send(url, { method: 'POST', headers, body: '{}' });
			expect(await answer.json()).toMatchObject({
				authorization: 'Bearer k',
				'accept-encoding': 'br, gzip, deflate',
				'content-type': 'application/json',
				'content-length': '2',
			});
			const plain = await send(url, { headers: { 'Accept-Encoding': 'identity' } });
			expect(await plain.json()).toMatchObject({ 'accept-encoding': 'identity' });
		},
	);
});

test('a form goes as fetch sends it', async () => {
	await withServer(
		(request, response) => json(response, 200, { type: request.headers['content-type'] }),
		async ({ url }) => {
			const body = new FormData();
			body.set('file', new Blob(['bytes']), 'a.wav');
			const answer = await send(url, { method: 'POST', body });
			expect(answer).not.toBeInstanceOf(PlainResponse);
			expect(await answer.json()).toEqual({
				type: expect.stringContaining('multipart/form-data') as string,
			});
		},
	);
});

test('an abort ends the request before its answer and in the middle of it', async () => {
	await withServer(
		(request, response) => {
			if (request.path === '/silent') return;
			response.writeHead(200);
			response.write('begun');
		},
		async ({ url }) => {
			for (const path of ['/silent', '/begun']) {
				const controller = new AbortController();
				const reading = (async () => {
					const answer = await send(`${url}${path}`, { signal: controller.signal });
					for await (const chunk of chunksOf(answer)) {
						if (chunk.length > 0) controller.abort();
					}
				})();
				if (path === '/silent') setImmediate(() => controller.abort());
				await expect(reading).rejects.toBeDefined();
			}
		},
	);
});

test('a connection that breaks in the middle of an answer is told as lost', async () => {
	await withServer(
		(_request, response) => {
			response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
			response.write('{"choices": [');
			setImmediate(() => response.destroy());
		},
		async ({ url }) => {
			const client = createEndpointClient({ baseUrl: url, apiKey: '' }, { retry: { attempts: 1 } });
			const failure = await failureOf(
				client.call(
					async (openai, options) => (await openai.get('/models', options).asResponse()).text(),
					{ signal },
				),
			);
			expect(failure.details).toMatchObject({
				kind: 'temporarily-unavailable',
				message: 'The connection to the endpoint was lost',
			});
		},
	);
});
