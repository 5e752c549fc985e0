import { Readable } from 'node:stream';
import { Failure } from '../../endpoint/failure';
import { isPrivateHost } from '../../endpoint/public-address';
import type { Context } from '../capability';
import type { Attachment } from '../documents/document';
import { readDocument } from '../documents/read-document';
import { maxDocumentBytes } from '../documents/unreadable';
import { budgetText, newBudget, takeAttachment, takeText, type Budget } from './attachment-budget';
import {
	isEmpty,
	isLargeDocument,
	isLargeImage,
	isTooDeep,
	isTooLong,
	isUnknown,
	maxToScale,
} from './cannot-read';
import type { ContentPart, PartOptions } from './content-part';
import { fileTypeOf, type FileType } from './file-type';
import { isMistaken } from './is-mistaken';
import { isAddress, openSource, type OpenedFile, type Source } from './open-source';
import { namedFile, type Read } from './read';
import { readAll } from './read-all';
import { readBytes } from './read-bytes';
import { readPdf } from './read-pdf';
import { toAudioPart } from './to-audio-part';
import { toImagePart } from './to-image-part';
import { toVideoParts } from './to-video-parts';

type Needed = Pick<Context, 'client' | 'media' | 'signal' | 'onHint'>;

/** Most mails inside of mails. */
const maxDepth = 3;

/** How deep in other mails a file is, and what may still be read of all that came with it. */
interface Inside {
	depth: number;
	budget: Budget;
}

// Endings of what is no image, so that it has to be looked at here.
const others =
	/\.(pdf|wav|mp3|m4a|aac|ogg|oga|opus|flac|webm|mp4|m4v|mov|mkv|docx?|docm|dotx|pptx?|pptm|xlsx?|xlsm|xlsb|od[tps]|epub|rtf|eml|msg|html?|txt|md|csv|tsv|json|xml)$/i;

/**
 * Reads a file for a message, by its content: images, PDF files, recordings and videos in the form that the
 * endpoint takes, documents as text, a mail with its attachments. Throws request-invalid for what
 * is none of these, or what the endpoint does not take.
 */
export async function readSource(
	source: Source,
	options: PartOptions,
	context: Needed,
): Promise<Read[]> {
	const { profile } = context.client;
	if ('url' in source && profile.fetchesUrls && canPass(source.url.trim(), options)) {
		const { detail } = options;
		const image_url = { url: source.url.trim(), ...(detail === undefined ? {} : { detail }) };
		return [{ part: { type: 'image_url', image_url } }];
	}
	const { maxImageBytes, transcription } = profile;
	const most = Math.max(maxImageBytes, transcription.maxBytes, maxDocumentBytes);
	const file = await openSource(source, scales(options) ? maxToScale : most, context);
	return await readFile(file, options, context, { depth: 0, budget: newBudget() });
}

async function readFile(
	file: OpenedFile,
	options: PartOptions,
	context: Needed,
	inside: Inside,
): Promise<Read[]> {
	const { signal } = context;
	const { bytes: head } = await readBytes(await file.open(), { maxBytes: 1024, signal });
	if (head.length === 0) throw isEmpty(file);
	const type = fileTypeOf(head, file.media.mimeType);
	if (type?.kind === 'audio') {
		const mayBeVideo = type.mimeType === 'audio/mp4' || type.mimeType === 'audio/webm';
		const parts = mayBeVideo
			? await toVideoParts(file, options, context)
			: [await toAudioPart(file, context)];
		return parts.map((part) => ({ part }));
	}
	if (type?.kind === 'pdf') return counted(file, await readPdf(file, options, context), inside);
	return type
		? [{ part: await readImage(file, type, options, context) }]
		: await readOther(file, options, context, inside);
}

async function readImage(
	file: OpenedFile,
	{ mimeType }: FileType,
	options: PartOptions,
	context: Needed,
): Promise<ContentPart> {
	const { maxImageBytes, label } = context.client.profile;
	const limit = scales(options) ? maxToScale : maxImageBytes;
	const bytes = await readAll(file, limit, context.signal);
	if (!bytes) throw isLargeImage(file, limit, label);
	return await toImagePart({ ...file, bytes, mimeType }, options, context);
}

async function readOther(
	file: OpenedFile,
	options: PartOptions,
	context: Needed,
	inside: Inside,
): Promise<Read[]> {
	const { signal } = context;
	const { name } = file;
	const bytes = await readAll(file, maxDocumentBytes, signal);
	if (!bytes) throw isLargeDocument(file, maxDocumentBytes);
	if (isMistaken(file, bytes)) throw isUnknown(file);
	const document = await readDocument({ name, bytes, signal });
	if (!document) throw isUnknown(file);
	const named = namedFile(file);
	const texts = counted(
		file,
		document.texts.map((text) => ({ ...text, file: named })),
		inside,
	);
	const { budget } = inside;
	const all = document.attachments;
	const taken = all.filter((attachment) => takeAttachment(budget, attachment));
	if (taken.length < all.length) {
		context.onHint(
			`${name} has ${String(all.length)} attachments, of which ${String(taken.length)} were read: ${budgetText}`,
		);
	}
	const deeper = { budget, depth: inside.depth + 1 };
	const attached: Read[] = [];
	for (const attachment of taken) {
		attached.push(...(await readAttachment(attachment, name, options, context, deeper)));
	}
	return [...texts, ...attached];
}

/** What was read of a file, where its text is not more than may still be read. */
function counted(file: OpenedFile, read: Read[], { depth, budget }: Inside): Read[] {
	if (!takeText(budget, read, depth > 0)) throw isTooLong(file, budgetText);
	return read;
}

/** An attachment that cannot be read does not keep its mail from being read. */
async function readAttachment(
	{ fileName, mimeType, bytes }: Attachment,
	mail: string,
	options: PartOptions,
	context: Needed,
	inside: Inside,
): Promise<Read[]> {
	const name = `The attachment ${fileName}`;
	try {
		if (inside.depth > maxDepth) throw isTooDeep(name);
		const media = { ref: 'memory', mimeType, fileName, byteLength: bytes.length };
		const open = () => Promise.resolve(Readable.from([bytes]));
		return await readFile({ name, media, open }, options, context, inside);
	} catch (error) {
		if (!(error instanceof Failure) || error.kind !== 'request-invalid') throw error;
		context.onHint(`${mail} was read without an attachment. ${error.message}`);
		return [{ text: `[${error.message}]`, file: { name: fileName } }];
	}
}

const scales = ({ scaleDown, maxSide }: PartOptions) => scaleDown === true || maxSide !== undefined;

/** Whether the endpoint itself can fetch an image that stays as it is. */
function canPass(url: string, options: PartOptions): boolean {
	if (options.fetch === true || scales(options)) return false;
	if (!isAddress(url) || !URL.canParse(url)) return false;
	const { pathname, hostname } = new URL(url);
	return !others.test(pathname) && !isPrivateHost(hostname);
}
