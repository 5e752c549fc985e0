import {
	createDeflate,
	createGzip,
	brotliCompressSync,
	deflateRawSync,
	deflateSync,
	gzipSync,
} from 'node:zlib';
import { chunksOf } from '../../endpoint/chunks-of';
import { createEndpointClient } from '../../endpoint/endpoint-client';
import { plainFetch } from '../../endpoint/plain-fetch';
import { PlainResponse } from '../../endpoint/plain-response';
import { failureOf } from '../helpers/context';
import { withServer } from '../helpers/with-server';

const send = plainFetch(fetch, 1_000_000);
const { signal } = new AbortController();

test.each([
	['gzip', gzipSync('{"a":1}')],
	['x-gzip', gzipSync('{"a":1}')],
	['br', brotliCompressSync('{"a":1}')],
	['deflate', deflateSync('{"a":1}')],
	['deflate', deflateRawSync('{"a":1}')],
	['gzip', gzipSync('{"a":1}').subarray(0, -8)],
	['gzip, unheard-of', Buffer.from('{"a":1}')],
	[`gzip${', gzip'.repeat(5)}`, Buffer.from('{"a":1}')],
	['deflate, GZIP', gzipSync(deflateSync('{"a":1}'))],
	['identity', Buffer.from('{"a":1}')],
])('an answer packed with %s is unpacked', async (encoding, bytes) => {
	await withServer(
		(_request, response) => {
			response.writeHead(200, { 'content-encoding': encoding });
			response.end(bytes);
		},
		async ({ url }) => {
			const answer = await send(url);
			expect(answer).toBeInstanceOf(PlainResponse);
			expect(await answer.json()).toEqual({ a: 1 });
		},
	);
});

test('a packed answer that comes in pieces is read in pieces', async () => {
	let more: (() => void) | undefined;
	await withServer(
		(_request, response) => {
			response.writeHead(200, { 'content-encoding': 'gzip' });
			const packer = createGzip();
			packer.pipe(response);
			packer.write('first');
			packer.flush();
			more = () => packer.end('second');
		},
		async ({ url }) => {
			const seen: string[] = [];
			for await (const chunk of chunksOf(await send(url))) {
				seen.push(Buffer.from(chunk).toString());
				// Nothing more is sent until this has been read.
				more?.();
			}
			expect(seen).toEqual(['first', 'second']);
		},
	);
});

test.each([
	['without end', (cut: Buffer) => cut.subarray(0, 5)],
	['of another kind', () => Buffer.from('not packed at all')],
])('a packed answer %s is a lost connection', async (_what, toBytes) => {
	await withServer(
		(_request, response) => {
			response.writeHead(200, { 'content-encoding': 'gzip' });
			response.end(toBytes(gzipSync('{"a":1}')));
		},
		async ({ url }) => {
			await expect((await send(url)).json()).rejects.toThrow(/terminated|JSON/);
		},
	);
});

test.each([
	[401, 'gzip', 'credential-invalid'],
	[429, 'br', 'rate-limited'],
	[503, 'deflate', 'temporarily-unavailable'],
])(
	'a refusal of %i without a byte that claims %s keeps its status',
	async (status, encoding, kind) => {
		await withServer(
			(_request, response) => {
				response.writeHead(status, { 'content-encoding': encoding, 'retry-after': '7' });
				response.end();
			},
			async ({ url }) => {
				const client = createEndpointClient(
					{ baseUrl: url, apiKey: '' },
					{ retry: { attempts: 1 } },
				);
				const failure = await failureOf(
					client.call(async (openai, options) => await openai.models.list(options), {
						signal,
						patienceMs: () => 0,
					}),
				);
				expect(failure.details).toMatchObject({ kind, status, retryAfterMs: 7000 });
			},
		);
	},
);

test.each([200, 204])(
	'an answer of %i without a byte that claims gzip is empty',
	async (status) => {
		await withServer(
			(_request, response) => {
				response.writeHead(status, { 'content-encoding': 'gzip' });
				response.end();
			},
			async ({ url }) => {
				expect(await (await send(url)).text()).toBe('');
			},
		);
	},
);

test('a refusal that comes packed is read', async () => {
	await withServer(
		(_request, response) => {
			response.writeHead(400, {
				'content-type': 'application/json',
				'content-encoding': 'deflate',
			});
			const packer = createDeflate();
			packer.pipe(response);
			packer.end(JSON.stringify([{ error: { message: 'Unknown field "top_k"', code: 400 } }]));
		},
		async ({ url }) => {
			const client = createEndpointClient({ baseUrl: url, apiKey: '' }, { retry: { attempts: 1 } });
			const failure = await failureOf(
				client.call(async (openai, options) => await openai.models.list(options), { signal }),
			);
			expect(failure.details.message).toContain('Unknown field "top_k"');
		},
	);
});
