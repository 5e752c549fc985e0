import { Failure } from '../../endpoint/failure';
import type { Context } from '../capability';
import { mapWithConcurrency } from '../shared/map-with-concurrency';
import { fileTypeOf } from '../media/file-type';
import { imageSizeOf, type Size } from '../media/image-size';
import { openSource, type Source } from '../media/open-source';
import { readBytes } from '../media/read-bytes';
import type { ImageRequest } from './image-request';

/** An image that was given. */
export interface Input {
	/** What messages call it. */
	name: string;
	fileName: string;
	mimeType: string;
	bytes: Buffer;
}

const atOnce = 3;
const types: Record<string, string> = {
	'image/png': 'png',
	'image/jpeg': 'jpg',
	'image/webp': 'webp',
};

/**
 * The images to work on and the mask. Throws request-invalid where one is too large, is no PNG,
 * JPEG or WebP by its content, or where the mask does not fit the first one.
 */
export async function loadInputs(
	{ images = [], mask }: Pick<ImageRequest, 'images' | 'mask'>,
	context: Pick<Context, 'client' | 'media' | 'signal'>,
): Promise<{ images: Input[]; mask?: Input }> {
	const loaded = await mapWithConcurrency(images.length, atOnce, async (index) => {
		const source = images[index];
		return source === undefined ? [] : [await load(source, `image-${String(index + 1)}`, context)];
	});
	const inputs = loaded.flat();
	if (mask === undefined) return { images: inputs };
	const loadedMask = await load(mask, 'mask', context);
	checkMask(loadedMask, inputs[0]);
	return { images: inputs, mask: loadedMask };
}

async function load(
	source: Source,
	role: string,
	context: Pick<Context, 'client' | 'media' | 'signal'>,
): Promise<Input> {
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

/** As OpenAI wants it; a mask of another size is refused there in words that help nobody. */
function checkMask({ bytes, mimeType, name }: Input, image: Input | undefined): void {
	if (mimeType !== 'image/png') {
		throw invalid(
			`${name} is the mask, but it is not a PNG image`,
			'Save it as PNG, with transparent areas where the image should change',
		);
	}
	const size = imageSizeOf(bytes, mimeType);
	const wanted = image && sizeOf(image);
	if (!size || !wanted) return;
	if (size.width === wanted.width && size.height === wanted.height) return;
	throw invalid(
		`The mask has ${String(size.width)} x ${String(size.height)} pixels, but the image has ${String(wanted.width)} x ${String(wanted.height)}`,
		'Make the mask the same size as the first image',
	);
}

function sizeOf({ bytes, mimeType }: Input): Size | undefined {
	const isKnown = mimeType === 'image/png' || mimeType === 'image/jpeg';
	return isKnown ? imageSizeOf(bytes, mimeType) : undefined;
}

const invalid = (message: string, hint: string) =>
	new Failure({ kind: 'request-invalid', message, hint });
