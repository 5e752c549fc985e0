import { once } from 'node:events';
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { faultProxy } from './helpers/fault-proxy';

const closers: (() => void)[] = [];
afterEach(() => {
	for (const close of closers.splice(0)) close();
});

/** A proxy before a server that says everything back, and a connection through it. */
async function echoed() {
	const server = createServer((socket) => socket.on('error', () => undefined).pipe(socket));
	await once(server.listen(0, '127.0.0.1'), 'listening');
	const proxy = await faultProxy((server.address() as AddressInfo).port);
	const open = async () => {
		const socket = createConnection(proxy.port, '127.0.0.1');
		closers.push(() => socket.destroy());
		const received = { text: '', ended: false, code: '' };
		socket.on('data', (data: Buffer) => (received.text += data.toString()));
		socket.on('end', () => (received.ended = true));
		socket.on('error', (error) => (received.code = 'code' in error ? String(error.code) : '?'));
		// Not by `once` of node:events, which rejects on an error that comes before.
		const closed = new Promise<void>((resolve) =>
			socket.once('close', () => {
				resolve();
			}),
		);
		const connected = new Promise<void>((resolve) => socket.once('connect', resolve));
		await Promise.race([connected, closed]);
		return { socket, received, closed };
	};
	closers.push(
		() => proxy.close(),
		() => server.close(),
	);
	return { proxy, open };
}

const data = async (socket: Socket) => await once(socket, 'data');
test('passes everything on, and the end of it', async () => {
	const { proxy, open } = await echoed();
	const { socket, received, closed } = await open();
	const sent = 'a'.repeat(300_000);
	socket.end(sent);
	await closed;
	expect(received.text === sent).toBe(true);
	expect(received).toMatchObject({ ended: true, code: '' });
	expect(proxy.connections()).toBe(0);
});

test('latency and jitter hold each piece back', async () => {
	const { proxy, open } = await echoed();
	const { socket } = await open();
	proxy.set({ latencyMs: 500, jitterMs: 50 });
	const began = Date.now();
	socket.write('a');
	await data(socket);
	expect(Date.now() - began).toBeGreaterThan(990);
	// An hour would be noticed.
	proxy.set({ latencyMs: 3_600_000 });
	proxy.set({});
	socket.write('a');
	await data(socket);
});

test('a reset comes now, or after so many bytes', async () => {
	const { proxy, open } = await echoed();
	const first = await open();
	first.socket.write('a');
	await data(first.socket);
	proxy.reset();
	await first.closed;
	expect(first.received).toEqual({ text: 'a', ended: false, code: 'ECONNRESET' });
	proxy.set({ resetAfter: 3 });
	const second = await open();
	second.socket.write('abcdef');
	await second.closed;
	expect(second.received).toEqual({ text: 'abc', ended: false, code: 'ECONNRESET' });
});

test('an answer is cut with a clean end', async () => {
	const { proxy, open } = await echoed();
	proxy.set({ endAfter: 3 });
	const { socket, received, closed } = await open();
	socket.write('abcdef');
	await closed;
	expect(received).toEqual({ text: 'abc', ended: true, code: '' });
});

test('an answer drips', async () => {
	const { proxy, open } = await echoed();
	proxy.set({ bytesPerSecond: 100 });
	const { socket, received, closed } = await open();
	const began = Date.now();
	socket.end('a'.repeat(50));
	await closed;
	expect(received.text).toHaveLength(50);
	expect(Date.now() - began).toBeGreaterThan(400);
});

test('a connection that is half open says nothing, while new ones work', async () => {
	const { proxy, open } = await echoed();
	const mute = await open();
	mute.socket.write('a');
	await data(mute.socket);
	proxy.mute();
	mute.socket.write('b');
	const fine = await open();
	fine.socket.write('c');
	await data(fine.socket);
	await delay(50);
	expect(mute.received).toEqual({ text: 'a', ended: false, code: '' });
	expect(mute.socket.destroyed).toBe(false);
	expect(fine.received.text).toBe('c');
});

test('a black hole takes connections and says nothing; others are refused', async () => {
	const { proxy, open } = await echoed();
	proxy.set({ blackHole: true });
	const hole = await open();
	hole.socket.write('a');
	await delay(50);
	expect(hole.received).toEqual({ text: '', ended: false, code: '' });
	expect(hole.socket.destroyed).toBe(false);
	proxy.refuse();
	expect((await open()).received.code).toBe('ECONNREFUSED');
	proxy.set({});
	await proxy.accept();
	const fine = await open();
	fine.socket.write('b');
	await data(fine.socket);
	expect(fine.received.text).toBe('b');
});
