import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { EncryptionKeys } from '../encryption/encryption-keys';
import { mapWithConcurrency } from '../../capabilities/shared/map-with-concurrency';
import { openDrafts } from './drafts';
import { createFileClient, type FileClient } from './file-client';
import type { FileStorage, Owner } from './file-storage';
import { resumingStream } from './resuming-stream';

const touchesAtOnce = 8;
/** A folder of many files is not gone through in a minute. */
const longMs = 900_000;
const chunkBytes = 8 * 1024 * 1024;

/**
 * Files in the folder of a worker that serves it (--serve-files), for those who do not share its
 * disk. Asks it nothing yet.
 */
export async function openHttpStorage(
	url: string,
	prefix: string,
	keys: EncryptionKeys,
): Promise<FileStorage> {
	const client = createFileClient(url, prefix, keys);
	let id: string | undefined;
	const post = async (path: string) => {
		await client.text('POST', path);
	};
	return {
		place: `the folder that the worker at ${url} serves`,
		id: async () => (id ??= await client.text('GET', '/id')),
		// The worker has written to its folder when it started.
		tryWrite: () => Promise.resolve(),
		drafts: await openDrafts(),
		sizeOf: async (name) => await client.sizeOf(`/files/${name}`),
		store: async (name, path) => {
			await upload(client, name, path);
		},
		read: (name, from = 0) =>
			Promise.resolve(
				resumingStream(from, async (offset) => await client.read(`/files/${name}`, offset)),
			),
		touch: async (name) => {
			await post(`/files/${name}/touch`);
		},
		release: async (name) => {
			await post(`/files/${name}/release`);
		},
		async sweep(olderThanMs, { dryRun = false, needed = new Set<string>() } = {}) {
			const names = [...needed];
			await mapWithConcurrency(names.length, touchesAtOnce, async (index) => {
				await post(`/files/${names[index] ?? ''}/touch`);
			});
			const query = `olderThanMs=${String(olderThanMs)}&dryRun=${String(dryRun)}`;
			return Number(await client.text('POST', `/sweep?${query}`, longMs));
		},
		removeAll: async ({ dryRun = false } = {}) =>
			Number(await client.text('POST', `/remove-all?dryRun=${String(dryRun)}`, longMs)),
		claim: async (owner) => {
			await post(`/owners/${owner}`);
		},
		owners: async () => JSON.parse(await client.text('GET', '/owners')) as Owner[],
	};
}

/** In chunks: after a break the server says from where on it goes. */
async function upload(client: FileClient, name: string, path: string): Promise<void> {
	const { size } = await stat(path);
	const target = `/uploads/${randomUUID()}`;
	for (let offset = 0; offset < size;) {
		const end = Math.min(offset + chunkBytes, size) - 1;
		const start = offset;
		offset = await client.append(target, start, () => createReadStream(path, { start, end }));
	}
	await client.text('POST', `${target}/store/${name}?size=${String(size)}`);
}
