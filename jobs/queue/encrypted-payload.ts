import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { damaged } from '../encryption/damaged';
import type { EncryptionContext } from '../encryption/envelope';
import type { JobQueue } from './open-queue';

/** Encrypted text of up to this many characters travels in Redis, longer text as a blob. */
export const inlineLimit = 65_536;

/** Encrypted requests of one batch, and its encrypted results, may take this many characters of Redis' memory each. */
export const maxInline = 64 * 1024 * 1024;

/** Encrypted text of up to this many characters is never worth a file. */
const alwaysInline = 512;

/** Encrypts a value: the encrypted text itself, or `sha256:…` of a blob that holds it. */
export async function pack(
	{ envelope, blobs }: Pick<JobQueue, 'envelope' | 'blobs'>,
	value: unknown,
	context: EncryptionContext,
	limit: number | (() => Promise<number>) = inlineLimit,
): Promise<string> {
	const encrypted = envelope.encrypt(value, context);
	if (encrypted.length <= alwaysInline) return encrypted;
	const maxLength = typeof limit === 'number' ? limit : await limit();
	return encrypted.length <= maxLength
		? encrypted
		: (await blobs.put(Readable.from([encrypted]))).ref;
}

/** Opens what `pack` made. */
export async function unpack(
	{ envelope, blobs }: Pick<JobQueue, 'envelope' | 'blobs'>,
	packed: string,
	context: EncryptionContext,
): Promise<unknown> {
	return envelope.open(isBlob(packed) ? await readBlob(await blobs.open(packed)) : packed, context);
}

async function readBlob(blob: Readable): Promise<string> {
	try {
		return await text(blob);
	} catch (error) {
		// A recording that stands in the place of an encrypted text may be longer than any text.
		const isLong =
			error instanceof Error && 'code' in error && error.code === 'ERR_STRING_TOO_LONG';
		throw isLong ? damaged(error) : error;
	}
}

export const isBlob = (packed: string): boolean => packed.startsWith('sha256:');
