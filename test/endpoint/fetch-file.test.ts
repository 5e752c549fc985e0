import { lookup } from 'node:dns/promises';
import { hostname } from 'node:os';
import { fetchFile, type FetchFileOptions } from '../../endpoint/fetch-file';
import { isPublicAddress } from '../../endpoint/public-address';
import { failureOf } from '../helpers/context';
import { httpServer, type Responder } from '../helpers/http-server';

const bytes = Buffer.from('0123456789'.repeat(1000));

let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.map((close) => close()));
	closers = [];
});

async function serving(answer: Responder) {
	const server = await httpServer(answer);
	closers.push(server.close);
	return server;
}

const sending = (headers: Record<string, string> = {}) =>
	serving((_request, response) => {
		response.writeHead(200, { 'content-type': 'image/png', ...headers });
		response.end(bytes);
	});

const fetching = (url: string, more: Partial<FetchFileOptions> = {}) =>
	fetchFile(url, {
		allowPrivate: true,
		maxBytes: 1_000_000,
		signal: new AbortController().signal,
		...more,
	});

describe('a file at an address', () => {
	it('comes with its bytes, its type and its name', async () => {
		const { url } = await sending({ 'content-type': 'image/png; charset=binary' });
		const file = await fetching(`${url}/a/Caf%C3%A9.png?signature=secret`);
		expect(file).toEqual({ bytes, mimeType: 'image/png', fileName: 'Café.png' });
	});

	it('has no name where the path has none, and no type where the server says none', async () => {
		const { url } = await serving((_request, response) => response.end(bytes));
		expect(await fetching(url)).toEqual({ bytes, mimeType: '' });
	});

	it('is found behind redirects, absolute and relative', async () => {
		const { url, received } = await serving(({ path }, response) => {
			const next = { '/1': '/2', '/2': `http://localhost:${new URL(url).port}/3` }[path];
			if (next === undefined) response.end(bytes);
			else response.writeHead(302, { location: next }).end();
		});
		expect((await fetching(`${url}/1`)).bytes.equals(bytes)).toBe(true);
		expect(received.map(({ path }) => path)).toEqual(['/1', '/2', '/3']);
	});

	it('sends no cookie, no key and a name for the client', async () => {
		const { url, received } = await sending();
		await fetching(url);
		expect(received[0]?.headers).toMatchObject({ 'user-agent': 'n8n-nodes-openai-compatible' });
		expect(received[0]?.headers).not.toHaveProperty('authorization');
	});
});

describe('an address that is refused', () => {
	it.each([
		['file:///etc/passwd', 'Files can only be fetched over http and https, not file'],
		['ftp://host/a.png', 'Files can only be fetched over http and https, not ftp'],
		['data:image/png;base64,AA', 'Files can only be fetched over http and https, not data'],
		['http://user:secret@host/a.png', 'The URL contains a user name or a password'],
		['photo.png', '"photo.png" is not a web address'],
	])('%s', async (url, message) => {
		const { details } = await failureOf(fetching(url));
		expect(details).toMatchObject({ kind: 'request-invalid', message });
		expect(details.hint).toBeTruthy();
	});

	it.each([
		'127.0.0.1',
		'2130706433',
		'0x7f.1',
		'[::1]',
		'[::ffff:127.0.0.1]',
		'[64:ff9b::7f00:1]',
		'169.254.169.254',
		'10.0.0.1',
		'0.0.0.0',
		'localhost',
	])('http://%s, unless private addresses are allowed', async (host) => {
		const { received, url } = await sending();
		const { port } = new URL(url);
		const { details } = await failureOf(
			fetching(`http://${host}:${port}/`, { allowPrivate: false }),
		);
		expect(details).toMatchObject({
			kind: 'request-invalid',
			message: expect.stringContaining('is a private or local address') as string,
			hint: expect.stringContaining('"Allow Private Addresses"') as string,
		});
		expect(received).toEqual([]);
	});

	it('a name that turns out to be a private address when the connection is made', async () => {
		// A machine knows itself by a name whose address is not a public one.
		const { address } = await lookup(hostname());
		expect(isPublicAddress(address)).toBe(false);
		const failure = await failureOf(fetching(`http://${hostname()}/`, { allowPrivate: false }));
		expect(failure.message).toBe(
			`${hostname()} is a private or local address, but files are only fetched from public ones`,
		);
	});

	it('a redirect to another scheme', async () => {
		const { url } = await serving((_request, response) => {
			response.writeHead(301, { location: 'file:///etc/passwd' }).end();
		});
		const failure = await failureOf(fetching(url));
		expect(failure.message).toBe('Files can only be fetched over http and https, not file');
	});

	it('a redirect to an address with a password', async () => {
		const { url } = await serving((_request, response) => {
			response.writeHead(301, { location: '//user:secret@host/' }).end();
		});
		const failure = await failureOf(fetching(url));
		expect(failure.message).toBe('The URL contains a user name or a password');
	});

	it('redirects without end', async () => {
		const { url, received } = await serving((_request, response) => {
			response.writeHead(302, { location: '/again' }).end();
		});
		const failure = await failureOf(fetching(`${url}/start`));
		expect(failure.message).toBe(`${url}/start redirects without end`);
		expect(received).toHaveLength(6);
	});
});

describe('a file that is too large', () => {
	it('is refused by its announced length, before it is read', async () => {
		const { url } = await serving((_request, response) => {
			response.writeHead(200, { 'content-length': '5000000' });
			response.flushHeaders();
		});
		const { details } = await failureOf(fetching(`${url}/a.png?key=secret`));
		expect(details).toMatchObject({
			kind: 'request-invalid',
			message: `The file at ${url}/a.png is larger than 1.0 MB`,
		});
	});

	it('is refused by its counted length, and the connection is closed', async () => {
		const closed = Promise.withResolvers<boolean>();
		const { url } = await serving((_request, response) => {
			response.on('close', () => {
				closed.resolve(response.writableFinished);
			});
			const more = () => {
				if (!response.destroyed) response.write(bytes, more);
			};
			more();
		});
		const failure = await failureOf(fetching(url));
		expect(failure.message).toMatch(/is larger than 1\.0 MB$/);
		await expect(closed.promise).resolves.toBe(false);
	});

	it('is taken where it is as large as it may be', async () => {
		const { url } = await sending();
		expect((await fetching(url, { maxBytes: bytes.length })).bytes).toHaveLength(bytes.length);
	});
});

describe('a file that does not come', () => {
	it.each([
		[404, 'request-invalid'],
		[403, 'request-invalid'],
		[429, 'temporarily-unavailable'],
		[503, 'temporarily-unavailable'],
	] as const)('is a failure of the right kind for status %d', async (status, kind) => {
		const { url } = await serving((_request, response) => {
			response.writeHead(status).end('no');
		});
		const { details } = await failureOf(fetching(`${url}/a.png?key=secret`));
		expect(details).toMatchObject({
			kind,
			status,
			message: `${url}/a.png answered with status ${String(status)}`,
		});
		expect(JSON.stringify(details)).not.toContain('secret');
	});

	it('ends at the timeout where the server says nothing', async () => {
		const { url } = await serving(() => undefined);
		const { details } = await failureOf(fetching(url, { timeoutMs: 50 }));
		expect(details).toMatchObject({
			kind: 'timed-out',
			message: `The file from ${new URL(url).host} did not arrive within 0.05 seconds`,
		});
	});

	it('ends at the timeout where the server stalls in the middle', async () => {
		const { url } = await serving((_request, response) => response.write(bytes));
		expect((await failureOf(fetching(url, { timeoutMs: 100 }))).kind).toBe('timed-out');
	});

	it('ends as cancelled when the signal aborts', async () => {
		const cancel = new AbortController();
		const { url } = await serving((_request, response) => {
			response.write(bytes);
			cancel.abort();
		});
		expect((await failureOf(fetching(url, { signal: cancel.signal }))).kind).toBe('cancelled');
	});

	it('is worth another try where nothing listens', async () => {
		const server = await httpServer(() => undefined);
		await server.close();
		const { details } = await failureOf(fetching(server.url));
		expect(details).toMatchObject({
			kind: 'temporarily-unavailable',
			message: `The file could not be fetched from ${new URL(server.url).host}`,
			code: 'ECONNREFUSED',
		});
	});

	it('is not worth another try at a host that does not exist, or a port that is no web server', async () => {
		const unknown = await failureOf(fetching('http://no-such-host.invalid/a.png'));
		expect(unknown.details).toMatchObject({
			kind: 'request-invalid',
			message: 'The host no-such-host.invalid is unknown',
		});
		expect((await failureOf(fetching('http://127.0.0.1:22/'))).kind).toBe('request-invalid');
	});
});
