import { Failure } from '../../endpoint/failure';
import { isPrivateHost } from '../../endpoint/public-address';
import type { Context } from '../capability';
import type { ContentPart, PartOptions } from './content-part';
import { fileTypeOf } from './file-type';
import { isAddress, openSource, type OpenedFile, type Source } from './open-source';
import { readBytes } from './read-bytes';
import { toAudioPart } from './to-audio-part';
import { toImagePart } from './to-image-part';
import { toPdfPart } from './to-pdf-part';

/** Most bytes of an image that is made smaller. */
const maxToScale = 100_000_000;

// Endings of what is no image, so that it has to be looked at here.
const others = /\.(pdf|wav|mp3|m4a|aac|ogg|oga|opus|flac|webm|mp4)$/i;

/**
 * The part of a message that holds the file, in the form that the endpoint takes. What the file is
 * comes from its content. Throws request-invalid for what no endpoint takes, or this one does not.
 */
export async function toContentPart(
	source: Source,
	options: PartOptions,
	context: Pick<Context, 'client' | 'media' | 'signal' | 'onHint'>,
): Promise<ContentPart> {
	const { profile } = context.client;
	if ('url' in source && profile.fetchesUrls && canPass(source.url.trim(), options)) {
		const { detail } = options;
		return {
			type: 'image_url',
			image_url: { url: source.url.trim(), ...(detail === undefined ? {} : { detail }) },
		};
	}
	const { maxImageBytes, transcription } = profile;
	const maxBytes = scales(options) ? maxToScale : Math.max(maxImageBytes, transcription.maxBytes);
	const file = await openSource(source, maxBytes, context);
	const { signal } = context;
	const { bytes: head } = await readBytes(await file.open(), { maxBytes: 1024, signal });
	if (head.length === 0) throw isEmpty(file);
	const type = fileTypeOf(head, file.media.mimeType);
	if (!type) throw isUnknown(file);
	if (type.kind === 'audio') return await toAudioPart(file, context);
	const limit = type.kind === 'image' && scales(options) ? maxToScale : maxImageBytes;
	const { bytes, isWhole } =
		file.media.byteLength > limit
			? { bytes: head, isWhole: false }
			: await readBytes(await file.open(), { maxBytes: limit, signal });
	if (!isWhole) throw isTooLarge(file, limit, profile.label, type.kind);
	return type.kind === 'pdf'
		? toPdfPart(file, bytes, profile)
		: await toImagePart({ ...file, bytes, mimeType: type.mimeType }, options, context);
}

const scales = ({ scaleDown, maxSide }: PartOptions) => scaleDown === true || maxSide !== undefined;

/** Whether the endpoint itself can fetch an image that stays as it is. */
function canPass(url: string, options: PartOptions): boolean {
	if (options.fetch === true || scales(options)) return false;
	if (!isAddress(url) || !URL.canParse(url)) return false;
	const { pathname, hostname } = new URL(url);
	return !others.test(pathname) && !isPrivateHost(hostname);
}

function isEmpty({ name }: OpenedFile): Failure {
	return new Failure({
		kind: 'request-invalid',
		message: `${name} is empty`,
		hint: 'Check the node that reads or downloads it',
	});
}

function isUnknown({ name }: OpenedFile): Failure {
	return new Failure({
		kind: 'request-invalid',
		message: `${name} is not an image, a PDF or a recording, or it is damaged`,
		hint: 'Check the node that reads or downloads it. The content of the file counts, not its name',
	});
}

function isTooLarge(
	{ name, media }: OpenedFile,
	limit: number,
	label: string,
	kind: 'image' | 'pdf',
): Failure {
	const has = `${name} has ${megabytes(Math.max(media.byteLength, limit + 1))}`;
	if (limit === maxToScale) {
		return new Failure({
			kind: 'request-invalid',
			message: `${has}, but only images of up to ${megabytes(limit)} are scaled down`,
			hint: 'Make it smaller before this node',
		});
	}
	return new Failure({
		kind: 'request-invalid',
		message: `${has}, but ${label} accepts at most ${megabytes(limit)}`,
		hint:
			kind === 'image'
				? 'Make it smaller before this node, or turn on "Scale Down Images" if the node has that option'
				: 'Split it into smaller files',
	});
}

const megabytes = (bytes: number) => `${(Math.ceil(bytes / 1e5) / 10).toFixed(1)} MB`;
