import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { SealContext } from './envelope';
import type { JobQueue } from './open-queue';

/** Sealed text of up to this many characters travels in Redis, longer text as a blob. */
export const inlineLimit = 65_536;

/** Seals a value: the sealed text itself, or `sha256:…` of a blob that holds it. */
export async function pack(
	{ envelope, blobs }: Pick<JobQueue, 'envelope' | 'blobs'>,
	value: unknown,
	context: SealContext,
	limit = inlineLimit,
): Promise<string> {
	const sealed = envelope.seal(value, context);
	return sealed.length <= limit ? sealed : (await blobs.put(Readable.from([sealed]))).ref;
}

/** Opens what `pack` made. */
export async function unpack(
	{ envelope, blobs }: Pick<JobQueue, 'envelope' | 'blobs'>,
	packed: string,
	context: SealContext,
): Promise<unknown> {
	return envelope.open(isBlob(packed) ? await text(await blobs.open(packed)) : packed, context);
}

export const isBlob = (packed: string): boolean => packed.startsWith('sha256:');
