import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { fetchFile } from '../../endpoint/fetch-file';
import { failureOf } from '../helpers/context';
import { httpServer, type Responder } from '../helpers/http-server';

const signal = new AbortController().signal;
const fetching = (url: string) =>
	fetchFile(url, { allowPrivate: false, maxBytes: 1000, signal, timeoutMs: 5000 });

let answer: Responder;
let origin: Awaited<ReturnType<typeof httpServer>>;
const proxy = createServer();

beforeAll(async () => {
	origin = await httpServer((request, response) => answer(request, response));
	// A proxy that leads every connection to the one server there is.
	proxy.on('connect', (_request, socket) => {
		const tunnel = connect(Number(new URL(origin.url).port), '127.0.0.1');
		socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
		socket.pipe(tunnel).pipe(socket);
		socket.on('error', () => tunnel.destroy());
		tunnel.on('error', () => socket.destroy());
	});
	await once(proxy.listen(0, '127.0.0.1'), 'listening');
	const { port } = proxy.address() as AddressInfo;
	process.env.http_proxy = `http://127.0.0.1:${String(port)}`;
});
afterAll(async () => {
	delete process.env.http_proxy;
	proxy.closeAllConnections();
	proxy.close();
	await origin.close();
});

describe('behind a proxy', () => {
	it('names are left to the proxy', async () => {
		answer = (_request, response) => response.end('bytes');
		const { bytes } = await fetching('http://example.invalid/a.png');
		expect(bytes.toString()).toBe('bytes');
		expect(origin.received.at(-1)?.headers.host).toBe('example.invalid');
	});

	it.each(['http://169.254.169.254/latest/meta-data/', 'http://[::1]/', 'http://localhost/'])(
		'a redirect from a public address to %s is refused',
		async (location) => {
			const asked = origin.received.length;
			answer = (_request, response) => response.writeHead(302, { location }).end();
			const failure = await failureOf(fetching('http://example.invalid/a.png'));
			expect(failure.message).toContain('is a private or local address');
			expect(origin.received).toHaveLength(asked + 1);
		},
	);
});
