import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { damaged } from '../encryption/damaged';
import type { SealContext } from '../encryption/envelope';
import type { JobQueue } from './open-queue';

/** Sealed text of up to this many characters travels in Redis, longer text as a blob. */
export const inlineLimit = 65_536;

/** Sealed requests of one batch, and its sealed results, may take this many characters of Redis' memory each. */
export const mostInline = 64 * 1024 * 1024;

/** Sealed text of up to this many characters is never worth a file. */
const alwaysInline = 512;

/** Seals a value: the sealed text itself, or `sha256:…` of a blob that holds it. */
export async function pack(
	{ envelope, blobs }: Pick<JobQueue, 'envelope' | 'blobs'>,
	value: unknown,
	context: SealContext,
	limit: number | (() => Promise<number>) = inlineLimit,
): Promise<string> {
	const sealed = envelope.seal(value, context);
	if (sealed.length <= alwaysInline) return sealed;
	const most = typeof limit === 'number' ? limit : await limit();
	return sealed.length <= most ? sealed : (await blobs.put(Readable.from([sealed]))).ref;
}

/** Opens what `pack` made. */
export async function unpack(
	{ envelope, blobs }: Pick<JobQueue, 'envelope' | 'blobs'>,
	packed: string,
	context: SealContext,
): Promise<unknown> {
	return envelope.open(isBlob(packed) ? await textOf(await blobs.open(packed)) : packed, context);
}

async function textOf(blob: Readable): Promise<string> {
	try {
		return await text(blob);
	} catch (error) {
		// A recording that stands in the place of a sealed text may be longer than any text.
		const isLong =
			error instanceof Error && 'code' in error && error.code === 'ERR_STRING_TOO_LONG';
		throw isLong ? damaged(error) : error;
	}
}

export const isBlob = (packed: string): boolean => packed.startsWith('sha256:');
