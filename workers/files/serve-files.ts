import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { checkToken } from '../../jobs/blobs/file-token';
import type { FileStorage } from '../../jobs/blobs/file-storage';
import type { EncryptionKeys } from '../../jobs/encryption/encryption-keys';
import { listen, type Listening } from './listen';
import { createUploads, type Uploads } from './uploads';

/**
 * Serves the files of a queue on all addresses to who has its encryption secret. They are encrypted
 * on the way as they are in the folder, so plain HTTP gives nothing away. 404 for what is not there.
 */
export async function serveFiles(
	port: number,
	about: { storage: FileStorage; keys: EncryptionKeys; prefix: string },
): Promise<Listening> {
	const { storage, keys, prefix } = about;
	const uploads = createUploads(storage);
	const server = createServer((request, response) => {
		const refusal = refuse(request, prefix, keys);
		const done = refusal ?? answer(request, response, storage, uploads);
		Promise.resolve(done).then(
			(said) => {
				if (said) end(response, said);
			},
			(error: unknown) => {
				if (response.headersSent) response.destroy();
				else end(response, { status: 500, text: String((error as Error).message) });
			},
		);
	});
	return await listen(server, port, 'serve-files');
}

interface Answer {
	status: number;
	text?: string;
	headers?: Record<string, string>;
}

function end(response: ServerResponse, { status, text = '', headers = {} }: Answer): void {
	response.writeHead(status, headers);
	response.end(text);
}

function refuse(
	{ method = '', url = '', headers }: IncomingMessage,
	prefix: string,
	keys: EncryptionKeys,
): Answer | undefined {
	const token = (headers.authorization ?? '').replace(/^Bearer /, '');
	const verdict = checkToken(token, { method, path: url, prefix }, keys);
	if (verdict === 'valid') return undefined;
	const text =
		verdict === 'clock'
			? 'the clocks of the two machines differ by more than 15 minutes'
			: 'it was not signed with the encryption secret, key prefix and namespace of this worker';
	return { status: 401, text };
}

const routes: [RegExp, Handler][] = [
	[/^GET \/id$/, async ({ storage }) => ({ status: 200, text: await storage.id() })],
	[
		/^GET \/owners$/,
		async ({ storage }) => ({ status: 200, text: JSON.stringify(await storage.owners()) }),
	],
	[
		/^POST \/owners\/([0-9a-f-]{36})$/,
		async ({ storage, args: [owner = ''] }) => {
			await storage.claim(owner);
			return { status: 204 };
		},
	],
	[/^HEAD \/files\/([0-9a-f]{64})$/, sizeOf],
	[/^GET \/files\/([0-9a-f]{64})$/, read],
	[
		/^POST \/files\/([0-9a-f]{64})\/(touch|release)$/,
		async ({ storage, args: [name = '', what] }) => {
			await storage[what === 'touch' ? 'touch' : 'release'](name);
			return { status: 204 };
		},
	],
	[
		/^PATCH \/uploads\/([0-9a-f-]{36})$/,
		async ({ uploads, request, args: [id = ''] }) => {
			const offset = Number(request.headers['upload-offset']);
			const { fits, size } = await uploads.append(id, offset, request);
			return { status: fits ? 204 : 409, headers: { 'upload-offset': String(size) } };
		},
	],
	[
		/^POST \/uploads\/([0-9a-f-]{36})\/store\/([0-9a-f]{64})$/,
		async ({ uploads, query, args: [id = '', name = ''] }) => {
			const isStored = await uploads.store(id, name, Number(query.get('size')));
			return isStored ? { status: 204 } : { status: 500, text: 'the upload is not complete' };
		},
	],
	[
		/^POST \/sweep$/,
		async ({ storage, query }) => {
			const dryRun = query.get('dryRun') === 'true';
			const removed = await storage.sweep(Number(query.get('olderThanMs')), { dryRun });
			return { status: 200, text: String(removed) };
		},
	],
	[
		/^POST \/remove-all$/,
		async ({ storage, query }) => {
			const removed = await storage.removeAll({ dryRun: query.get('dryRun') === 'true' });
			return { status: 200, text: String(removed) };
		},
	],
];

interface Asked {
	storage: FileStorage;
	uploads: Uploads;
	request: IncomingMessage;
	response: ServerResponse;
	/** What the route's pattern captured. */
	args: string[];
	query: URLSearchParams;
}

type Handler = (asked: Asked) => Answer | undefined | Promise<Answer | undefined>;

async function answer(
	request: IncomingMessage,
	response: ServerResponse,
	storage: FileStorage,
	uploads: Uploads,
): Promise<Answer | undefined> {
	const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://files');
	for (const [pattern, handle] of routes) {
		const found = pattern.exec(`${request.method ?? ''} ${pathname}`);
		if (!found) continue;
		return await handle({ storage, uploads, request, response, args: found.slice(1), query });
	}
	return { status: 404, text: 'there is nothing at this path' };
}

async function sizeOf({ storage, args: [name = ''] }: Asked): Promise<Answer> {
	const size = await storage.sizeOf(name);
	return size === undefined
		? { status: 404 }
		: { status: 200, headers: { 'content-length': String(size) } };
}

async function read({ storage, request, response, args: [name = ''] }: Asked) {
	const size = await storage.sizeOf(name);
	if (size === undefined) return { status: 404, text: 'there is no such file' };
	const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
	response.writeHead(from === 0 ? 200 : 206, {
		'content-length': String(Math.max(0, size - from)),
		'content-range': `bytes ${String(from)}-${String(size - 1)}/${String(size)}`,
	});
	// Whoever reads may hang up.
	await pipeline(await storage.read(name, from), response).catch(() => undefined);
	return undefined;
}
