import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { openDirectoryStorage } from '../../../jobs/blobs/directory-storage';
import { minAgeMs, releasedMs, type FileStorage } from '../../../jobs/blobs/file-storage';
import { openHttpStorage } from '../../../jobs/blobs/http-storage';
import { openS3Storage } from '../../../jobs/blobs/s3-storage';
import { encryptionKeys } from '../../../jobs/encryption/encryption-keys';
import { serveFiles } from '../../../workers/files/serve-files';
import { s3Server } from '../../helpers/s3-server';

const keys = encryptionKeys({ encryptionSecret: 'an encryption secret for tests, long enough' });
const prefix = '{n8n-ai}';
const folder = mkdtempSync(join(tmpdir(), 'storages-'));
const ends: (() => Promise<void> | void)[] = [];
afterAll(async () => {
	for (const end of ends) await end();
	rmSync(folder, { recursive: true, force: true });
});

/** Each opens an empty storage, and gives a second view of it: that of another process. */
const storages: [string, () => Promise<() => Promise<FileStorage>>][] = [
	[
		'a directory',
		() => {
			const directory = join(folder, randomUUID());
			return Promise.resolve(async () => await openDirectoryStorage(directory));
		},
	],
	[
		'an S3 bucket',
		async () => {
			const server = await s3Server();
			ends.push(server.close);
			return async () => await openS3Storage(server.settings, 'n8n-ai');
		},
	],
	[
		'a worker that serves its folder',
		async () => {
			const storage = await openDirectoryStorage(join(folder, randomUUID()));
			const server = await serveFiles(0, { storage, keys, prefix });
			ends.push(server.close);
			const url = `http://127.0.0.1:${String(server.port)}`;
			return async () => await openHttpStorage(url, prefix, keys);
		},
	],
];

describe.each(storages)('%s', (_name, start) => {
	let again: () => Promise<FileStorage>;
	let storage: FileStorage;
	beforeAll(async () => {
		again = await start();
		storage = await again();
	});

	const nameOf = () => randomBytes(32).toString('hex');
	const store = async (content: Buffer, name = nameOf()) => {
		const path = join(storage.drafts, randomUUID());
		writeFileSync(path, content);
		await storage.store(name, path);
		rmSync(path, { force: true });
		return name;
	};

	test('has one id for all who open it', async () => {
		const id = await storage.id();
		expect(id).toMatch(/^[0-9a-f-]{36}$/);
		expect(await (await again()).id()).toBe(id);
		await expect(storage.tryWrite()).resolves.toBeUndefined();
		expect(await storage.removeAll()).toBe(0);
		expect(existsSync(storage.drafts)).toBe(true);
	});

	test.each([1, 100, 20_000_000])('gives %d bytes back, also from the middle', async (length) => {
		const content = randomBytes(length);
		const name = await store(content);
		const other = await again();
		expect(await other.sizeOf(name)).toBe(length);
		expect((await buffer(await other.read(name))).equals(content)).toBe(true);
		const from = Math.floor(length / 2);
		expect((await buffer(await other.read(name, from))).equals(content.subarray(from))).toBe(true);
		await storage.removeAll();
	});

	test('says of what is not there that it is not there', async () => {
		const name = nameOf();
		expect(await storage.sizeOf(name)).toBeUndefined();
		await expect(storage.read(name).then(buffer)).rejects.toThrow();
		await expect(storage.touch(name)).resolves.toBeUndefined();
		expect(await storage.sizeOf(name)).toBeUndefined();
		await storage.removeAll();
	});

	test('stores a file a second time', async () => {
		const content = randomBytes(1000);
		const name = await store(content);
		await store(content, name);
		expect((await buffer(await storage.read(name))).equals(content)).toBe(true);
		await storage.removeAll();
	});

	const left = async (names: string[]) =>
		await Promise.all(names.map(async (name) => await storage.sizeOf(name)));

	test('sweeps what nobody touched for the time, and only counts it in a dry run', async () => {
		const names = [await store(randomBytes(10)), await store(randomBytes(20))];
		await delay(4100);
		await storage.touch(names[0] ?? '');
		// The clocks of files count whole seconds in some places, and a busy machine takes some.
		expect(await storage.sweep(3000, { dryRun: true })).toBe(1);
		expect(await left(names)).toEqual([10, 20]);
		await storage.touch(names[0] ?? '');
		expect(await storage.sweep(3000)).toBe(1);
		expect(await left(names)).toEqual([10, undefined]);
		await storage.removeAll();
	});

	test('keeps what is needed, however old it is', async () => {
		const names = [await store(randomBytes(10)), await store(randomBytes(20))];
		await delay(1200);
		const needed = new Set(names.slice(0, 1));
		expect(await storage.sweep(100, { needed })).toBe(1);
		expect(await left(names)).toEqual([10, undefined]);
		await storage.removeAll();
	});

	test('lets a file go an hour after its release, unless it is touched', async () => {
		const names = [await store(randomBytes(10)), await store(randomBytes(20))];
		await delay(1100);
		for (const name of names) await storage.release(name);
		await delay(1100);
		await storage.touch(names[0] ?? '');
		expect(await storage.sweep(minAgeMs)).toBe(0);
		const later = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + releasedMs + 60_000);
		try {
			expect(await storage.sweep(minAgeMs)).toBe(1);
		} finally {
			later.mockRestore();
		}
		expect(await left(names)).toEqual([10, undefined]);
		await storage.removeAll();
	});

	test('knows the queues that use it, until everything is removed', async () => {
		const owner = randomUUID();
		await storage.claim(owner);
		await store(randomBytes(10));
		const [found] = await (await again()).owners();
		expect(found).toMatchObject({ id: owner, mark: expect.stringContaining(owner) });
		expect(Math.abs(Date.now() - (found?.seenAt ?? 0))).toBeLessThan(60_000);
		expect(await storage.removeAll({ dryRun: true })).toBe(2);
		expect(await storage.removeAll()).toBe(2);
		expect(await storage.owners()).toEqual([]);
		expect(await (await again()).id()).toBe(await storage.id());
	});
});
