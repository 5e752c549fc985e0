import type { OpenedFile } from './open-source';
import { readBytes } from './read-bytes';

/** All bytes of a file; undefined where there are more than so many. */
export async function readAll(
	{ media, open }: OpenedFile,
	maxBytes: number,
	signal: AbortSignal,
): Promise<Buffer | undefined> {
	if (media.byteLength > maxBytes) return undefined;
	const { bytes, isWhole } = await readBytes(await open(), { maxBytes, signal });
	return isWhole ? bytes : undefined;
}
