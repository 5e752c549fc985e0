import { Failure } from '../../endpoint/failure';
import type { Context } from '../capability';
import { fileTypeOf } from '../media/file-type';
import { sizeOfImage } from '../media/image-size';
import { isWholeImage } from '../media/is-whole-image';
import { openSource } from '../media/open-source';
import { readBytes } from '../media/read-bytes';
import type { GeneratedImage } from './image-result';

/** Most bytes of an image in an answer. */
const maxBytes = 100_000_000;

const svg = { kind: 'image', mimeType: 'image/svg+xml' } as const;

/**
 * An image of an answer: base64, a data URL, or an address that is fetched. Throws output-invalid
 * where it is empty, cannot be read, or is no image by its content.
 */
export async function readImage(
	given: string,
	context: Pick<Context, 'client' | 'media' | 'signal'>,
): Promise<Omit<GeneratedImage, 'revisedPrompt'>> {
	const bytes = await load(given, context);
	if (bytes.length === 0) throw invalid('An image in the answer is empty');
	const head = bytes.subarray(0, 1024);
	const type = isSvg(bytes.subarray(0, 8192)) ? svg : fileTypeOf(head, '');
	if (type?.kind !== 'image') {
		throw invalid(
			`The answer contains a file that is not an image (it starts with ${shown(bytes)})`,
		);
	}
	const { mimeType } = type;
	const hasSize = mimeType === 'image/png' || mimeType === 'image/jpeg';
	const size = await sizeOfImage(bytes, mimeType);
	if (hasSize && !size) throw invalid('An image in the answer is damaged');
	if (!isWholeImage(bytes, mimeType)) {
		throw invalid('An image in the answer is damaged: it is cut off');
	}
	return { data: bytes.toString('base64'), mimeType, byteLength: bytes.length, ...size };
}

async function load(
	url: string,
	context: Pick<Context, 'client' | 'media' | 'signal'>,
): Promise<Buffer> {
	try {
		const { signal } = context;
		const file = await openSource({ url }, maxBytes, context);
		const { bytes, isWhole } = await readBytes(await file.open(), { maxBytes, signal });
		if (isWhole) return bytes;
	} catch (error) {
		if (!(error instanceof Failure) || error.kind !== 'request-invalid') throw error;
		// The user asked for nothing wrong: the endpoint answered so.
		throw error.with({
			kind: 'output-invalid',
			message: `An image in the answer cannot be read: ${error.message}`,
			hint: hintFor(error),
		});
	}
	throw new Failure({
		kind: 'output-invalid',
		message: `An image in the answer is larger than ${String(maxBytes / 1e6)} MB`,
		hint: 'Request a smaller size, or JPEG or WebP',
	});
}

const hintFor = ({ message, details }: Failure): string =>
	/base64/.test(message)
		? again
		: (details.hint ?? 'Request the image as base64, if the endpoint supports it');

const again =
	'Try again. If the problem persists, the endpoint is broken or the model does not generate images';

const invalid = (message: string) => new Failure({ kind: 'output-invalid', message, hint: again });

/** The first bytes as text where they are text, else in hexadecimal. */
function shown(bytes: Buffer): string {
	const head = bytes.subarray(0, 24).toString('latin1');
	return /^[\x20-\x7e\s]+$/.test(head)
		? JSON.stringify(head)
		: bytes.subarray(0, 8).toString('hex');
}

// A byte order mark, the XML declaration, comments and the document type may stand before it.
const svgHead =
	/^\uFEFF?(\s|<\?[^>]*\?>|<!--(?:(?!-->)[^])*-->|<!DOCTYPE[^[>]*(\[[^\]]*\]\s*)?>)*<(\w+:)?svg[\s>/]/i;

/**
 * Whether a file begins as SVG. It is kept apart from fileTypeOf, since no model takes SVG as an
 * image: it is text there.
 */
const isSvg = (head: Buffer): boolean => svgHead.test(head.toString('utf8'));
