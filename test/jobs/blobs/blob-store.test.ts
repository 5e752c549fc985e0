import { createHash, randomBytes } from 'node:crypto';
import {
	mkdtempSync,
	readFileSync,
	readdirSync,
	rmSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createBlobStore } from '../../../jobs/blobs/blob-store';
import { openDirectoryStorage } from '../../../jobs/blobs/directory-storage';
import { encryptionKeys } from '../../../jobs/encryption/encryption-keys';

const secret = 'an encryption secret for tests, long enough';
const keys = encryptionKeys({ encryptionSecret: secret });
const open = async (directory: string, given = keys) =>
	createBlobStore(await openDirectoryStorage(directory), given);
/** Version, key ID and salt; then frames of 64 KiB, each with its tag. */
const headBytes = 1 + 4 + 32;
const frameBytes = 65_536 + 16;
const framesEnd = (count: number) => headBytes + count * frameBytes;
const folder = mkdtempSync(join(tmpdir(), 'blobs-'));
afterAll(() => {
	rmSync(folder, { recursive: true, force: true });
});

const filesOf = (directory: string) =>
	readdirSync(directory, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && entry.name !== 'store-id')
		.map((entry) => join(entry.parentPath, entry.name));

test('what is put comes back, under a name that tells nothing of its content', async () => {
	const store = await open(join(folder, 'a', 'b'));
	const content = randomBytes(300_000);
	const parts = [content.subarray(0, 7), content.subarray(7, 100_000), content.subarray(100_000)];
	const blob = await store.put(Readable.from(parts));
	expect(blob).toEqual({
		ref: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
		byteLength: 300_000,
	});
	expect(blob.ref).not.toContain(createHash('sha256').update(content).digest('hex'));
	expect((await buffer(await store.open(blob.ref))).equals(content)).toBe(true);
	expect(await store.has(blob.ref)).toBe(true);
});

test('the same content is kept once and made young again', async () => {
	const directory = join(folder, 'twice');
	const store = await open(directory);
	const put = async () => await store.put(Readable.from(['same']));
	const { ref } = await put();
	const [file = ''] = filesOf(directory);
	utimesSync(file, 1, 1);
	expect((await Promise.all([put(), put()])).map((blob) => blob.ref)).toEqual([ref, ref]);
	expect(filesOf(directory)).toHaveLength(1);
	expect(await store.storage.sweep(60_000)).toBe(0);
	utimesSync(file, 1, 1);
	expect(await store.storage.sweep(60_000)).toBe(1);
	expect(await store.has(ref)).toBe(false);
});

test('a stream that breaks leaves nothing behind', async () => {
	const directory = join(folder, 'broken');
	const store = await open(directory);
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
		const store = await open(folder);
		await expect(store.open(ref)).rejects.toThrow('not a reference');
		await expect(store.has(ref)).rejects.toThrow('not a reference');
	},
);

test('a blob that is not there is said in words', async () => {
	const store = await open(join(folder, 'empty'));
	await expect(store.open(`sha256:${'0'.repeat(64)}`)).rejects.toMatchObject({
		details: {
			kind: 'request-invalid',
			hint: expect.stringContaining('same file storage'),
		},
	});
});

test('a file of somebody else in the place of a blob is refused, also through a link', async () => {
	const store = await open(join(folder, 'linked'));
	const stranger = join(folder, 'stranger');
	writeFileSync(stranger, 'root:x:0:0:root:/root:/bin/sh\n'.repeat(1000));
	const { ref } = await store.put(Readable.from([randomBytes(1000)]));
	const [path = ''] = filesOf(join(folder, 'linked'));
	rmSync(path);
	symlinkSync(stranger, path);
	await expect(buffer(await store.open(ref))).rejects.toThrow('was changed or cut off');
});

test('all who open a directory agree on its id, whoever comes first', async () => {
	const shared = join(folder, 'shared');
	const stores = await Promise.all(Array.from({ length: 8 }, () => open(shared)));
	const ids = await Promise.all(stores.map(async ({ storage }) => await storage.id()));
	expect(new Set(ids).size).toBe(1);
	expect(await (await open(join(folder, 'else'))).storage.id()).not.toBe(ids[0]);
});

test('files hold nothing in clear, and give content of any length back', async () => {
	const directory = join(folder, 'encrypted');
	const store = await open(directory);
	for (const length of [0, 1, 65_535, 65_536, 65_537, 131_072, 200_001]) {
		const content = Buffer.alloc(length, 'a marked word ');
		const { ref } = await store.put(Readable.from([content]));
		expect((await buffer(await store.open(ref))).equals(content)).toBe(true);
	}
	const files = filesOf(directory).map((path) => readFileSync(path));
	expect(files).toHaveLength(7);
	expect(files.some((bytes) => bytes.includes('marked'))).toBe(false);
});

test.each<[string, (encrypted: Buffer, other: Buffer) => Buffer]>([
	['a changed byte', (encrypted) => flip(encrypted, 150_000)],
	['a changed version', (encrypted) => flip(encrypted, 0)],
	['a changed salt', (encrypted) => flip(encrypted, 7)],
	['a lost end', (encrypted) => encrypted.subarray(0, -1)],
	['a lost last frame', (encrypted) => encrypted.subarray(0, framesEnd(3))],
	['frames in another order', (encrypted) => swapFrames(encrypted)],
	['an added end', (encrypted) => Buffer.concat([encrypted, Buffer.alloc(20)])],
	['nothing but a head', (encrypted) => encrypted.subarray(0, headBytes)],
	['half a head', (encrypted) => encrypted.subarray(0, 5)],
	['nothing at all', () => Buffer.alloc(0)],
	['the file of another blob', (_encrypted, other) => other],
])('%s is noticed', async (_what, change) => {
	const directory = mkdtempSync(join(folder, 'changed-'));
	const store = await open(directory);
	const { ref } = await store.put(Readable.from([randomBytes(200_000)]));
	const [path = ''] = filesOf(directory);
	const other = await store.put(Readable.from([randomBytes(200_000)]));
	const otherPath = filesOf(directory).find((one) => one !== path) ?? '';
	expect(await store.has(other.ref)).toBe(true);
	writeFileSync(path, change(readFileSync(path), readFileSync(otherPath)));
	await expect(buffer(await store.open(ref))).rejects.toMatchObject({
		details: { kind: 'output-invalid', message: expect.stringContaining('changed or cut off') },
	});
});

test('a previous secret opens what it encrypted; another one does not', async () => {
	const directory = join(folder, 'rotated');
	const { ref } = await (await open(directory)).put(Readable.from(['kept']));
	const next = `${secret}, the next one`;
	const rotated = await open(
		directory,
		encryptionKeys({ encryptionSecret: next, previousSecrets: [secret] }),
	);
	expect((await buffer(await rotated.open(ref))).toString()).toBe('kept');
	// The same content is another file under another secret.
	expect((await rotated.put(Readable.from(['kept']))).ref).not.toBe(ref);
	const other = await open(directory, encryptionKeys({ encryptionSecret: next }));
	await expect(buffer(await other.open(ref))).rejects.toMatchObject({
		details: { kind: 'credential-invalid' },
	});
});

function flip(bytes: Buffer, at: number): Buffer {
	const changed = Buffer.from(bytes);
	changed[at] = (changed[at] ?? 0) ^ 1;
	return changed;
}

function swapFrames(bytes: Buffer): Buffer {
	const [head, one, two, rest] = [
		bytes.subarray(0, headBytes),
		bytes.subarray(headBytes, framesEnd(1)),
		bytes.subarray(framesEnd(1), framesEnd(2)),
		bytes.subarray(framesEnd(2)),
	];
	return Buffer.concat([head, two, one, rest]);
}
