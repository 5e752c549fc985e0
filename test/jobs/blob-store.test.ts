import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { openBlobStore } from '../../jobs/blob-store';

const folder = mkdtempSync(join(tmpdir(), 'blobs-'));
afterAll(() => {
	rmSync(folder, { recursive: true, force: true });
});

const filesOf = (directory: string) =>
	readdirSync(directory, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && entry.name !== 'store-id')
		.map((entry) => join(entry.parentPath, entry.name));

test('what is put comes back, under the hash of its content', async () => {
	const store = await openBlobStore(join(folder, 'a', 'b'));
	const content = randomBytes(300_000);
	const parts = [content.subarray(0, 7), content.subarray(7, 100_000), content.subarray(100_000)];
	const blob = await store.put(Readable.from(parts));
	const hash = createHash('sha256').update(content).digest('hex');
	expect(blob).toEqual({ ref: `sha256:${hash}`, byteLength: 300_000 });
	expect((await buffer(await store.open(blob.ref))).equals(content)).toBe(true);
	expect(await store.has(blob.ref)).toBe(true);
});

test('the same content is kept once and made young again', async () => {
	const directory = join(folder, 'twice');
	const store = await openBlobStore(directory);
	const put = async () => await store.put(Readable.from(['same']));
	const { ref } = await put();
	const [file = ''] = filesOf(directory);
	utimesSync(file, 1, 1);
	expect((await Promise.all([put(), put()])).map((blob) => blob.ref)).toEqual([ref, ref]);
	expect(filesOf(directory)).toHaveLength(1);
	expect(await store.sweep(60_000)).toBe(0);
	utimesSync(file, 1, 1);
	expect(await store.sweep(60_000)).toBe(1);
	expect(await store.has(ref)).toBe(false);
});

test('a stream that breaks leaves nothing behind', async () => {
	const directory = join(folder, 'broken');
	const store = await openBlobStore(directory);
	const broken = new Readable({
		read() {
			this.push('half');
			this.destroy(new Error('the disk is gone'));
		},
	});
	await expect(store.put(broken)).rejects.toThrow('the disk is gone');
	expect(filesOf(directory)).toEqual([]);
});

test.each(['sha256:../../etc/passwd', '../secret', 'sha256:AB', '', `sha256:${'g'.repeat(64)}`])(
	'"%s" is no reference',
	async (ref) => {
		const store = await openBlobStore(folder);
		await expect(store.open(ref)).rejects.toThrow('no reference');
		await expect(store.has(ref)).rejects.toThrow('no reference');
	},
);

test('a blob that is not there is said in words', async () => {
	const store = await openBlobStore(join(folder, 'empty'));
	await expect(store.open(`sha256:${'0'.repeat(64)}`)).rejects.toMatchObject({
		details: { kind: 'request-invalid', hint: expect.stringContaining('same blob directory') },
	});
});

test('all who open a directory agree on its id, whoever comes first', async () => {
	const shared = join(folder, 'shared');
	const stores = await Promise.all(Array.from({ length: 8 }, () => openBlobStore(shared)));
	expect(new Set(stores.map(({ id }) => id)).size).toBe(1);
	expect((await openBlobStore(join(folder, 'else'))).id).not.toBe(stores[0]?.id);
});
