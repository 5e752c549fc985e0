import { randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Failure } from '../../endpoint/failure';
import { createBlobCipher, type BlobCipher } from '../encryption/blob-cipher';
import { damagedCode } from '../encryption/damaged';
import type { EncryptionKeys } from '../encryption/encryption-keys';
import type { FileStorage } from './file-storage';

export interface Blob {
	/** `sha256:` and 64 hex digits: of the content, keyed. */
	ref: string;
	/** Of the content. */
	byteLength: number;
}

/** Encrypted files by the hash of their content, in a storage that n8n and the workers share. */
export interface BlobStore {
	readonly storage: FileStorage;
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
}

export function createBlobStore(storage: FileStorage, keys: EncryptionKeys): BlobStore {
	const cipher = createBlobCipher(keys);
	const has = async (ref: string) => (await storage.sizeOf(hexOf(ref))) !== undefined;
	return {
		storage,
		has,
		touch: async (ref) => {
			if (isBlob(ref)) await storage.touch(hexOf(ref));
		},
		release: async (ref) => {
			if (isBlob(ref)) await storage.release(hexOf(ref));
		},
		async put(content) {
			const draft = join(storage.drafts, randomUUID());
			try {
				const { hex, byteLength } = await writeDurably(content, draft, cipher);
				const ref = `sha256:${hex}`;
				const wasThere = await has(ref);
				if (wasThere) await storage.touch(hex);
				// A sweep may have removed it in between.
				if (!wasThere || !(await has(ref))) await storage.store(hex, draft);
				return { ref, byteLength };
			} finally {
				await rm(draft, { force: true });
			}
		},
		async open(ref) {
			const hex = hexOf(ref);
			if (!(await has(ref))) {
				throw new Failure({
					kind: 'request-invalid',
					message: `The file is not in ${storage.place}`,
					hint: 'Set the same file storage in n8n and in every worker. Files are deleted when their jobs expire',
				});
			}
			const content = cipher.open(await storage.read(hex), hex);
			return Readable.from(content, { objectMode: false });
		},
	};
}

const reference = /^sha256:([0-9a-f]{64})$/;

// Others can write to Redis.
const isBlob = (ref: string): boolean => reference.test(ref);

function hexOf(ref: string): string {
	const hex = reference.exec(ref)?.[1];
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
