import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { openDirectoryStorage } from '../../../jobs/blobs/directory-storage';
import { signRequest } from '../../../jobs/blobs/file-token';
import { openHttpStorage } from '../../../jobs/blobs/http-storage';
import { encryptionKeys } from '../../../jobs/encryption/encryption-keys';
import { serveFiles } from '../../../workers/files/serve-files';
import type { Listening } from '../../../workers/files/listen';

const secret = 'an encryption secret for tests, long enough';
const keys = encryptionKeys({ encryptionSecret: secret });
const prefix = '{n8n-ai}';
const folder = mkdtempSync(join(tmpdir(), 'served-'));
let server: Listening;
let url: string;

beforeAll(async () => {
	const storage = await openDirectoryStorage(join(folder, 'files'));
	server = await serveFiles(0, { storage, keys, prefix });
	url = `http://127.0.0.1:${String(server.port)}`;
});
afterAll(() => {
	server.close();
	rmSync(folder, { recursive: true, force: true });
});

const name = () => randomBytes(32).toString('hex');

async function ask(
	method: string,
	path: string,
	token = signRequest({ method, path, prefix }, keys),
) {
	return await fetch(`${url}${path}`, { method, headers: { authorization: `Bearer ${token}` } });
}

test('a port that is in use is told by the name of its flag', async () => {
	const storage = await openDirectoryStorage(join(folder, 'files'));
	await expect(serveFiles(server.port, { storage, keys, prefix })).rejects.toMatchObject({
		details: {
			message: `The port for files ${String(server.port)} cannot be opened: it is already in use`,
			hint: expect.stringContaining('--serve-files (N8N_AI_SERVE_FILES)') as string,
		},
	});
});

test.each([
	['no token', ''],
	['nonsense', 'x.y.z'],
	['another path', signRequest({ method: 'GET', path: '/owners', prefix }, keys)],
	['another method', signRequest({ method: 'POST', path: '/id', prefix }, keys)],
	['another queue', signRequest({ method: 'GET', path: '/id', prefix: 'other' }, keys)],
	[
		'another secret',
		signRequest(
			{ method: 'GET', path: '/id', prefix },
			encryptionKeys({ encryptionSecret: `${secret}, another` }),
		),
	],
])('refuses %s', async (_what, token) => {
	const answer = await ask('GET', '/id', token);
	expect(answer.status).toBe(401);
	expect(await answer.text()).toContain('not signed with the encryption secret');
});

test('says that the clocks differ where a token is an hour old', async () => {
	const now = Date.now();
	const clock = jest.spyOn(Date, 'now').mockReturnValue(now - 3_600_000);
	const token = signRequest({ method: 'GET', path: '/id', prefix }, keys);
	clock.mockRestore();
	const answer = await ask('GET', '/id', token);
	expect([answer.status, await answer.text()]).toEqual([401, expect.stringContaining('clocks')]);
});

test('takes a token of the previous secret', async () => {
	const storage = await openDirectoryStorage(join(folder, 'files'));
	const both = encryptionKeys({ encryptionSecret: `${secret}, new`, previousSecrets: [secret] });
	const other = await serveFiles(0, { storage, keys: both, prefix });
	const opened = await openHttpStorage(`http://127.0.0.1:${String(other.port)}/`, prefix, keys);
	expect(await opened.id()).toBe(await storage.id());
	other.close();
});

test.each([
	['GET', '/'],
	['GET', '/files/../../etc/passwd'],
	['GET', `/files/${'0'.repeat(63)}`],
	['PUT', `/files/${'0'.repeat(64)}`],
	['GET', `/files/${'0'.repeat(64)}`],
	['DELETE', '/id'],
])('%s %s is not there', async (method, path) => {
	expect((await ask(method, new URL(path, url).pathname)).status).toBe(404);
});

test('another encryption secret and a server that is something else are said in words', async () => {
	const other = encryptionKeys({ encryptionSecret: `${secret}, another` });
	await expect((await openHttpStorage(url, prefix, other)).id()).rejects.toMatchObject({
		details: { kind: 'credential-invalid', hint: expect.stringContaining('encryption secret') },
	});
	const website = createServer((_request, response) => {
		response.writeHead(404).end('<html>not here</html>');
	});
	await new Promise<void>((listening) => website.listen(0, listening));
	const { port } = website.address() as AddressInfo;
	await expect(
		(await openHttpStorage(`http://127.0.0.1:${String(port)}`, prefix, keys)).id(),
	).rejects.toMatchObject({
		details: { kind: 'credential-invalid', hint: expect.stringContaining('--serve-files') },
	});
	website.close();
});

test('an upload that breaks goes on where it stopped, and is stored once', async () => {
	const storage = await openHttpStorage(url, prefix, keys);
	const content = randomBytes(9_000_000);
	const path = join(folder, randomUUID());
	writeFileSync(path, content);
	// A proxy that cuts each connection after some megabytes, as often as is needed.
	let cuts = 0;
	const proxy = await cuttingProxy(server.port, 3_000_000, () => (cuts += 1));
	const through = await openHttpStorage(`http://127.0.0.1:${String(proxy.port)}`, prefix, keys);
	const stored = name();
	await through.store(stored, path);
	expect(cuts).toBeGreaterThan(1);
	expect((await buffer(await storage.read(stored))).equals(content)).toBe(true);
	const downloads = cuts;
	expect((await buffer(await through.read(stored))).equals(content)).toBe(true);
	expect(cuts).toBeGreaterThan(downloads);
	proxy.close();
});

test('the size has to be right before a name is given', async () => {
	const answer = await ask('POST', `/uploads/${randomUUID()}/store/${name()}?size=10`);
	expect(answer.status).toBe(500);
	expect(await answer.text()).toBe('the upload is not complete');
});

/** Passes bytes on in both directions, and cuts a connection after so many. */
async function cuttingProxy(port: number, maxBytes: number, onCut: () => void) {
	const { createServer: listenFor } = await import('node:net');
	const proxy = listenFor((client) => {
		let passed = 0;
		const upstream = connect(port, '127.0.0.1');
		const cut = () => {
			client.destroy();
			upstream.destroy();
		};
		const pass = (to: typeof client) => (bytes: Buffer) => {
			passed += bytes.length;
			to.write(bytes);
			if (passed < maxBytes) return;
			onCut();
			cut();
		};
		client.on('data', pass(upstream)).on('error', cut).on('close', cut);
		upstream.on('data', pass(client)).on('error', cut).on('close', cut);
	});
	await new Promise<void>((listening) => proxy.listen(0, listening));
	return { port: (proxy.address() as AddressInfo).port, close: () => proxy.close() };
}
