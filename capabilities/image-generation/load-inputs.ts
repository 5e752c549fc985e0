import { Failure } from '../../endpoint/failure';
import type { Context } from '../capability';
import { mapWithConcurrency } from '../shared/map-with-concurrency';
import { imageSizeOf, type Size } from '../media/image-size';
import { loadImage, type LoadedImage } from '../media/load-image';
import type { ImageRequest } from './image-request';

const atOnce = 3;

/**
 * The images to work on and the mask. Throws request-invalid where one is too large, is no PNG,
 * JPEG or WebP by its content, or where the mask does not fit the first one.
 */
export async function loadInputs(
	{ images = [], mask }: Pick<ImageRequest, 'images' | 'mask'>,
	context: Pick<Context, 'client' | 'media' | 'signal'>,
): Promise<{ images: LoadedImage[]; mask?: LoadedImage }> {
	const loaded = await mapWithConcurrency(images.length, atOnce, async (index) => {
		const source = images[index];
		return source === undefined
			? []
			: [await loadImage(source, `image-${String(index + 1)}`, context)];
	});
	const inputs = loaded.flat();
	if (mask === undefined) return { images: inputs };
	const loadedMask = await loadImage(mask, 'mask', context);
	checkMask(loadedMask, inputs[0]);
	return { images: inputs, mask: loadedMask };
}

/** As OpenAI wants it; a mask of another size is refused there in words that help nobody. */
function checkMask({ bytes, mimeType, name }: LoadedImage, image: LoadedImage | undefined): void {
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

function sizeOf({ bytes, mimeType }: LoadedImage): Size | undefined {
	const isKnown = mimeType === 'image/png' || mimeType === 'image/jpeg';
	return isKnown ? imageSizeOf(bytes, mimeType) : undefined;
}

const invalid = (message: string, hint: string) =>
	new Failure({ kind: 'request-invalid', message, hint });
