import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, request as send, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { openS3Storage } from '../../../jobs/blobs/s3-storage';
import { s3Server } from '../../helpers/s3-server';

/** What a server answers in place of the real one; undefined for what it passes on. */
type Refusal = (request: IncomingMessage) => { status: number; body?: string } | undefined;

const error = (code: string, message: string) =>
	`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;

const hasChecksum = ({ headers }: IncomingMessage) =>
	Object.keys(headers).some(
		(name) => name.startsWith('x-amz-checksum') || name === 'x-amz-trailer',
	);

const ends: (() => Promise<void> | void)[] = [];
afterAll(async () => {
	for (const end of ends) await end();
});

/** A storage on a server that refuses what that of a maker refuses. */
async function storageOn(refuse: Refusal) {
	const server = await s3Server();
	const { hostname, port } = new URL(server.settings.endpoint);
	const proxy = createServer((request, response) => {
		const refusal = refuse(request);
		if (refusal) {
			request.resume();
			response.writeHead(refusal.status, { 'content-type': 'application/xml' }).end(refusal.body);
			return;
		}
		const { method, url, headers } = request;
		const passed = send({ hostname, port, method, path: url, headers }, (answer) => {
			response.writeHead(answer.statusCode ?? 500, answer.headers);
			answer.pipe(response);
		});
		request.pipe(passed);
	});
	await once(proxy.listen(0), 'listening');
	ends.push(async () => {
		proxy.close();
		await server.close();
	});
	const endpoint = `http://127.0.0.1:${String((proxy.address() as AddressInfo).port)}`;
	return await openS3Storage({ ...server.settings, endpoint }, 'n8n-ai');
}

test.each<[string, Refusal]>([
	[
		// github.com/gravitational/teleport/issues/68417
		'Ceph, which has no conditional PUT',
		({ headers }) =>
			headers['if-none-match'] === undefined
				? undefined
				: {
						status: 501,
						body: error('NotImplemented', 'Conditional object PUTs are not supported.'),
					},
	],
	[
		// github.com/f2face/cloudflare-r2/issues/12
		'Cloudflare R2, which knew no checksums',
		(request) =>
			hasChecksum(request)
				? {
						status: 501,
						body: error('NotImplemented', "Header 'x-amz-checksum-crc32' not implemented"),
					}
				: undefined,
	],
	[
		// github.com/iterate-ch/cyberduck/issues/16107 and github.com/misskey-dev/misskey/issues/15582
		'Backblaze B2, which calls them an invalid argument',
		(request) =>
			hasChecksum(request)
				? { status: 400, body: error('InvalidArgument', 'Unsupported header') }
				: undefined,
	],
])('files go to %s, and come back', async (_maker, refuse) => {
	const storage = await storageOn(refuse);
	expect(await storage.id()).toMatch(/^[0-9a-f-]{36}$/);
	for (const length of [10, 9_000_000]) {
		const content = randomBytes(length);
		const name = randomBytes(32).toString('hex');
		const path = join(storage.drafts, randomUUID());
		writeFileSync(path, content);
		await storage.store(name, path);
		expect((await buffer(await storage.read(name))).equals(content)).toBe(true);
	}
	expect(await storage.removeAll()).toBe(2);
});

test.each<[string, Refusal, object]>([
	[
		// github.com/aws/aws-cli/issues/1689: what is missing is 403 without the right to list, and has no body.
		'a missing object is forbidden',
		({ method }) => (method === 'HEAD' ? { status: 403 } : undefined),
		{ kind: 'credential-invalid', hint: expect.stringContaining('s3:ListBucket') },
	],
	[
		// github.com/minio/minio/issues/13918
		'the bucket is in another region',
		() => ({ status: 301, body: error('PermanentRedirect', 'Use another endpoint.') }),
		{ kind: 'credential-invalid', hint: 'Set the region of the bucket' },
	],
	[
		// github.com/gaul/s3proxy/issues/847 and github.com/papra-hq/papra/issues/1166
		'a header is not implemented',
		() => ({ status: 501, body: error('NotImplemented', 'A header you provided …') }),
		{ kind: 'credential-invalid', message: expect.stringContaining('status 501') },
	],
	[
		// github.com/minio/minio/issues/7935
		'the service is unavailable',
		() => ({ status: 503, body: error('ServiceUnavailable', 'Service Unavailable') }),
		{ kind: 'temporarily-unavailable' },
	],
])('where %s, it is said and not waited for in vain', async (_what, refuse, details) => {
	const storage = await storageOn(refuse);
	await expect(
		storage.sizeOf('0'.repeat(64)).then(async () => await storage.id()),
	).rejects.toMatchObject({
		details,
	});
});
