import { gzipSync } from 'node:zlib';
import { chunksOf } from '../../endpoint/chunks-of';
import { createEndpointClient } from '../../endpoint/endpoint-client';
import { failureOf } from '../helpers/context';
import { httpServer, json } from '../helpers/http-server';
import { completion, says } from '../gemini/model-turn';

const { signal } = new AbortController();
const maxBytes = 100_000;
const text = 'x'.repeat(maxBytes);

const large: [string, Parameters<typeof httpServer>[0]][] = [
	['at once', (_request, response) => json(response, 200, completion(says(text)))],
	[
		'packed',
		(_request, response) => {
			const packed = gzipSync(JSON.stringify(completion(says(text))));
			response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
			response.end(packed);
		},
	],
	[
		'without end',
		(_request, response) => {
			response.writeHead(200, { 'content-type': 'application/json' });
			const more = () => {
				while (!response.destroyed && response.write(' '.repeat(10_000)));
			};
			response.on('drain', more);
			more();
		},
	],
	[
		'as a stream',
		(_request, response) => {
			response.writeHead(200, { 'content-type': 'text/event-stream' });
			const chunk = JSON.stringify({ choices: [{ index: 0, delta: { content: text } }] });
			response.end(`data: ${chunk}\n\ndata: [DONE]\n\n`);
		},
	],
];

test.each(large)('an answer that is too large fails in words: %s', async (how, answer) => {
	const server = await httpServer(answer);
	const settings = { baseUrl: `${server.url}/v1`, apiKey: '', maxAnswerBytes: maxBytes };
	const client = createEndpointClient(settings, { retry: { attempts: 2, baseMs: 1 } });
	const body = { model: 'm', messages: [] };
	const call = client.call(
		async (openai, options) => {
			if (how !== 'as a stream') return await openai.chat.completions.create(body, options);
			const chunks = openai.chat.completions.create({ ...body, stream: true }, options);
			const read: unknown[] = [];
			for await (const chunk of chunksOf(await chunks.asResponse())) read.push(chunk);
			return read;
		},
		{ signal },
	);
	expect((await failureOf(call)).details).toMatchObject({
		kind: 'output-invalid',
		message: 'The answer of the endpoint is larger than 0.1 MB',
		hint: expect.stringContaining('credential') as string,
	});
	// It is not paid for again.
	expect(server.received).toHaveLength(1);
	await server.close();
});

test('an answer of that size is read, and a refusal of any size', async () => {
	let status = 200;
	const server = await httpServer((_request, response) => {
		const padding = ' '.repeat(maxBytes - 300);
		if (status === 200) response.writeHead(200, { 'content-type': 'application/json' });
		if (status === 200) response.end(JSON.stringify(completion(says('Hi'))) + padding);
		else json(response, status, { error: { message: 'no' }, padding: 'x'.repeat(3_000_000) });
	});
	const settings = { baseUrl: `${server.url}/v1`, apiKey: '', maxAnswerBytes: maxBytes };
	const client = createEndpointClient(settings, { retry: { attempts: 1 } });
	const call = async () =>
		await client.call(
			(openai, options) => openai.chat.completions.create({ model: 'm', messages: [] }, options),
			{ signal },
		);
	expect(await call()).toMatchObject({ choices: [{ message: { content: 'Hi' } }] });
	status = 400;
	expect((await failureOf(call())).details).toMatchObject({ kind: 'request-invalid', status: 400 });
	await server.close();
});
