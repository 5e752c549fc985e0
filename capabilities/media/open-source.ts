import { Readable } from 'node:stream';
import { fetchFile } from '../../endpoint/fetch-file';
import { retry } from '../../endpoint/retry';
import type { Context, Media } from '../capability';
import { readBase64 } from './read-base64';

/** A file as a user gives it: a reference, or an http(s) address, data URL or base64 text. */
export type Source = { media: Media } | { url: string };

/** A file that can be read more than once. */
export interface OpenedFile {
	/** What messages call it. */
	name: string;
	media: Media;
	open: () => Promise<Readable>;
	/** Its path, where it is on the local disk. */
	locate?: () => Promise<string | undefined>;
	/** Whether it came as base64 alone, which almost any word can be read as. */
	isBare?: boolean;
}

const retries = { attempts: 3, timeouts: 2, deadlineMs: 180_000, baseMs: 500, capMs: 5000 };

/** Makes a file readable: downloads what is an address, decodes what is base64. */
export async function openSource(
	source: Source,
	maxBytes: number,
	{ client, media, signal }: Pick<Context, 'client' | 'media' | 'signal'>,
): Promise<OpenedFile> {
	if ('media' in source) {
		const { fileName, ref } = source.media;
		const open = async () => await media.open(source.media);
		const locate = async () => await media.locate?.(source.media);
		return { name: `The file ${fileName ?? ref}`, media: source.media, open, locate };
	}
	const url = source.url.trim();
	if (!isAddress(url)) {
		const { bytes, mimeType } = readBase64(url);
		const name = url.startsWith('data:') ? 'The data URL' : 'The base64 text';
		const file = inMemory(name, bytes, mimeType, {});
		return url.startsWith('data:') ? file : { ...file, isBare: true };
	}
	const allowPrivate = client.allowPrivateUrls;
	const fetched = await retry(
		async () => await fetchFile(url, { allowPrivate, maxBytes, signal }),
		{ ...retries, signal },
	);
	const { origin, pathname } = new URL(url);
	// The query may hold a signature.
	const name = `The file at ${`${origin}${pathname}`.slice(0, 200)}`;
	return inMemory(name, fetched.bytes, fetched.mimeType, fetched);
}

export const isAddress = (text: string) => /^https?:\/\//i.test(text);

function inMemory(
	name: string,
	bytes: Buffer,
	mimeType: string,
	{ fileName }: { fileName?: string },
): OpenedFile {
	return {
		name,
		media: {
			ref: 'memory',
			mimeType,
			byteLength: bytes.length,
			...(fileName === undefined ? {} : { fileName }),
		},
		open: () => Promise.resolve(Readable.from([bytes])),
	};
}
