import { Failure } from '../../endpoint/failure';
import type { Context } from '../capability';
import { fileTypeOf } from './file-type';
import { openSource, type Source } from './open-source';
import { readBytes } from './read-bytes';

/** An image that was given. */
export interface LoadedImage {
	/** What messages call it. */
	name: string;
	fileName: string;
	mimeType: string;
	bytes: Buffer;
}

const types: Record<string, string> = {
	'image/png': 'png',
	'image/jpeg': 'jpg',
	'image/webp': 'webp',
};

/** Reads an image. Throws request-invalid where it is too large, or no PNG, JPEG or WebP by its content. */
export async function loadImage(
	source: Source,
	role: string,
	context: Pick<Context, 'client' | 'media' | 'signal'>,
): Promise<LoadedImage> {
	const { maxImageBytes, label } = context.client.profile;
	const { signal } = context;
	const { name, media, open } = await openSource(source, maxImageBytes, context);
	const { bytes, isWhole } = await readBytes(await open(), { maxBytes: maxImageBytes, signal });
	if (bytes.length === 0) throw invalid(`${name} is empty`, 'Check the node that reads it');
	if (!isWhole) {
		throw invalid(
			`${name} is larger than the ${(maxImageBytes / 1e6).toFixed(1)} MB that ${label} accepts`,
			'Make it smaller before this node',
		);
	}
	const mimeType = fileTypeOf(bytes.subarray(0, 1024), media.mimeType)?.mimeType ?? '';
	const ending = types[mimeType];
	if (ending === undefined) {
		throw invalid(
			`${name} is not a PNG, JPEG or WebP image`,
			'Convert it to PNG before this node. The content of the file counts, not its name',
		);
	}
	return { name, fileName: `${role}.${ending}`, mimeType, bytes };
}

const invalid = (message: string, hint: string) =>
	new Failure({ kind: 'request-invalid', message, hint });
