import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { askStorage } from '../../../jobs/blobs/open-storage';
import { openS3Storage } from '../../../jobs/blobs/s3-storage';
import { isMissing } from '../../../jobs/blobs/to-s3-failure';
import { s3Server } from '../../helpers/s3-server';

let server: Awaited<ReturnType<typeof s3Server>>;
beforeAll(async () => {
	server = await s3Server({ checksSignatures: true });
});
afterAll(async () => {
	await server.close();
});

test.each([
	[{ accessKeyId: 'SOMEBODY' }, 'credential-invalid', 'does not know the access key ID'],
	[{ secretAccessKey: 'wrong' }, 'credential-invalid', 'secret access key does not belong'],
	[{ bucket: 'elsewhere' }, 'credential-invalid', 'There is no S3 bucket elsewhere'],
	[{ endpoint: 'http://127.0.0.1:1' }, 'temporarily-unavailable', 'did not answer'],
])('a mistake in the settings is said in words: %j', async (mistake, kind, message) => {
	const opened = openS3Storage({ ...server.settings, ...mistake }, 'n8n-ai').then(
		async (storage) => await storage.id(),
	);
	await expect(opened).rejects.toMatchObject({
		details: { kind, message: expect.stringContaining(message), hint: expect.stringMatching(/./) },
	});
});

/** A server that answers everything as a reverse proxy may. */
async function answering(status: number, body: string) {
	const proxy = createServer((_request, response) => {
		response.writeHead(status, { 'content-type': 'text/html' });
		response.end(body);
	});
	await once(proxy.listen(0), 'listening');
	const endpoint = `http://127.0.0.1:${String((proxy.address() as AddressInfo).port)}`;
	return { endpoint, close: () => proxy.close() };
}

test.each([
	[403, '<html>Forbidden</html>', 'credential-invalid'],
	[418, 'no', 'credential-invalid'],
	[502, '<html>Bad Gateway</html>', 'temporarily-unavailable'],
])('a proxy that answers %d is %s', async (status, body, kind) => {
	const proxy = await answering(status, body);
	const opened = openS3Storage({ ...server.settings, endpoint: proxy.endpoint }, 'n8n-ai').then(
		async (storage) => await storage.id(),
	);
	await expect(opened).rejects.toMatchObject({ details: { kind } });
	proxy.close();
});

test('a key that may read and not write is told so before a file is stored', async () => {
	const readOnly = createServer((request, response) => {
		if (request.method === 'GET') return response.end('9b2f0c1e-0000-4000-8000-000000000000');
		return response
			.writeHead(403, { 'content-type': 'application/xml' })
			.end('<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>');
	});
	await once(readOnly.listen(0), 'listening');
	const endpoint = `http://127.0.0.1:${String((readOnly.address() as AddressInfo).port)}`;
	const storage = await openS3Storage({ ...server.settings, endpoint }, 'n8n-ai');
	await expect(askStorage(storage)).rejects.toMatchObject({
		details: { kind: 'credential-invalid', hint: expect.stringContaining('s3:PutObject') },
	});
	readOnly.close();
});

test('a bucket without a region is named, and a bucket that is missing is no missing file', async () => {
	const { bucket } = server.settings;
	const opened = openS3Storage({ bucket, pathStyle: true, encryption: 'none' }, 'n8n-ai').then(
		async (storage) => await storage.id(),
	);
	await expect(opened).rejects.toMatchObject({ details: { kind: 'credential-invalid' } });
	const error = (name: string) => Object.assign(new Error(name), { name, $metadata: {} });
	expect(isMissing(error('NoSuchKey'))).toBe(true);
	expect(isMissing(error('NoSuchBucket'))).toBe(false);
});
