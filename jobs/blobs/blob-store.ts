import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, rename, rm, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Failure } from '../../endpoint/failure';
import { createBlobCipher, type BlobCipher } from '../encryption/blob-cipher';
import { damagedCode } from '../encryption/damaged';
import type { EncryptionKeys } from '../encryption/encryption-keys';
import { draftsOf, openDirectory } from './open-directory';
import { sweepFiles } from './sweep-files';

export interface Blob {
	/** `sha256:` and 64 hex digits: of the content, keyed. */
	ref: string;
	/** Of the content. */
	byteLength: number;
}

/** What was not touched for this long may be swept, in milliseconds: longer than any upload takes. */
export const minAgeMs = 24 * 3_600_000;
const anHour = 3_600_000;

/** Encrypted files by the hash of their content, in a directory that n8n and the workers share. */
export interface BlobStore {
	readonly directory: string;
	/** Random, and kept in the directory: two processes with the same id see the same files. */
	readonly id: string;
	/** Stores the bytes durably; content that is there already is kept and made young again. */
	put(content: Readable): Promise<Blob>;
	/**
	 * Throws request-invalid where the blob is not there. The stream ends with an error where it was
	 * encrypted with another secret, or changed since.
	 */
	open(ref: string): Promise<Readable>;
	has(ref: string): Promise<boolean>;
	/** Makes the blob young again; nothing happens where it is not there. */
	touch(ref: string): Promise<void>;
	/** Lets the blob go an hour from now, unless somebody touches it until then. */
	release(ref: string): Promise<void>;
	/** Removes what was not touched for the time in milliseconds, or only counts it; says how many files. */
	sweep(olderThanMs: number, options?: { dryRun?: boolean }): Promise<number>;
}

/** Opens the directory and creates it where needed; throws within 6 s if it cannot. */
export async function openBlobStore(directory: string, keys: EncryptionKeys): Promise<BlobStore> {
	const id = await openDirectory(directory);
	const temporary = draftsOf(directory);
	return createBlobStore(directory, { temporary, id, cipher: createBlobCipher(keys) });
}

function createBlobStore(
	directory: string,
	{ temporary, id, cipher }: { temporary: string; id: string; cipher: BlobCipher },
): BlobStore {
	const pathOf = (ref: string): string => {
		const hex = hexOf(ref);
		return join(directory, hex.slice(0, 2), hex.slice(2));
	};
	const has = async (ref: string) => await access(pathOf(ref)).then(...yesOrNo);
	const age = async (ref: string, ms: number) => {
		const time = new Date(Date.now() - ms);
		try {
			await utimes(pathOf(ref), time, time);
		} catch {
			// Not there, or no reference at all: others can write to Redis.
		}
	};
	const touch = async (ref: string) => {
		await age(ref, 0);
	};

	return {
		directory,
		id,
		has,
		touch,
		release: async (ref) => {
			await age(ref, minAgeMs - anHour);
		},
		async put(content) {
			const draft = join(temporary, randomUUID());
			try {
				const { hex, byteLength } = await writeDurably(content, draft, cipher);
				const ref = `sha256:${hex}`;
				if (await has(ref)) {
					await touch(ref);
				} else {
					const path = pathOf(ref);
					await mkdir(dirname(path), { recursive: true, mode: 0o700 });
					await rename(draft, path);
					await syncDirectory(dirname(path));
				}
				return { ref, byteLength };
			} finally {
				await rm(draft, { force: true });
			}
		},
		async open(ref) {
			const path = pathOf(ref);
			if (!(await has(ref))) {
				throw new Failure({
					kind: 'request-invalid',
					message: `The file is not in the shared file directory ${directory}`,
					hint: 'Set the same shared file directory in n8n and in every worker. Files are deleted when their jobs expire',
				});
			}
			const content = cipher.open(createReadStream(path), hexOf(ref));
			return Readable.from(content, { objectMode: false });
		},
		sweep: async (olderThanMs, options) => await sweepFiles(directory, olderThanMs, options),
	};
}

function hexOf(ref: string): string {
	const hex = /^sha256:([0-9a-f]{64})$/.exec(ref)?.[1];
	if (hex !== undefined) return hex;
	throw new Failure({
		kind: 'request-invalid',
		code: damagedCode,
		message: 'This is not a reference to a blob',
	});
}

async function writeDurably(content: Readable, path: string, cipher: BlobCipher) {
	const hash = cipher.hash();
	let byteLength = 0;
	const file = await open(path, 'wx', 0o600);
	try {
		const sink = new Writable({
			write(bytes: Buffer, _encoding, done) {
				file.writeFile(bytes).then(() => {
					done();
				}, done);
			},
		});
		const noted = async function* (source: AsyncIterable<Buffer | string>) {
			for await (const chunk of source) {
				const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
				hash.update(bytes);
				byteLength += bytes.length;
				yield bytes;
			}
		};
		await pipeline(content, noted, (source) => cipher.encrypt(source), sink);
		await file.sync();
	} finally {
		await file.close();
	}
	return { hex: hash.digest('hex'), byteLength };
}

async function syncDirectory(path: string): Promise<void> {
	const directory = await open(path, 'r');
	// Windows cannot sync a directory; the file itself is safe already.
	await directory.sync().catch(ignore);
	await directory.close();
}

const ignore = () => undefined;
const yesOrNo = [() => true, () => false] as const;
