import { Failure } from '../../endpoint/failure';
import type { Context } from '../capability';
import type { ContentPart, PartOptions } from './content-part';
import { sizeOfImage } from './image-size';
import { scaleImage } from './scale-image';

interface Image {
	name: string;
	bytes: Buffer;
	mimeType: string;
}

/** The part that holds an image, which is made smaller where that was asked for and is needed. */
export async function toImagePart(
	image: Image,
	options: PartOptions,
	context: Pick<Context, 'client' | 'signal' | 'onHint'>,
): Promise<ContentPart> {
	const { bytes, mimeType } = await fit(image, options, context);
	const url = `data:${mimeType};base64,${bytes.toString('base64')}`;
	const { detail } = options;
	return { type: 'image_url', image_url: { url, ...(detail === undefined ? {} : { detail }) } };
}

async function fit(
	image: Image,
	{ maxSide = Infinity }: PartOptions,
	{ client, signal, onHint }: Pick<Context, 'client' | 'signal' | 'onHint'>,
): Promise<Pick<Image, 'bytes' | 'mimeType'>> {
	const { maxImageBytes: maxBytes, label } = client.profile;
	const isHeavy = image.bytes.length > maxBytes;
	if (!isHeavy && maxSide === Infinity) return image;
	const { mimeType } = image;
	const size = await sizeOfImage(image.bytes, mimeType);
	const isLong = size === undefined || Math.max(size.width, size.height) > maxSide;
	if (!isHeavy && !isLong) return image;
	if (isScalable(mimeType)) {
		if (!size) throw isDamaged(image);
		return await scaleImage({ ...image, ...size, mimeType }, { maxBytes, maxSide, signal });
	}
	const format = mimeType.replace(/^image\//, '');
	if (isHeavy) {
		throw new Failure({
			kind: 'request-invalid',
			message: `${image.name} is ${format} and larger than the ${(maxBytes / 1e6).toFixed(1)} MB that ${label} accepts. Only JPEG, PNG and WebP can be scaled down`,
			hint: 'Convert it to JPEG or PNG with the Edit Image node before this one',
		});
	}
	onHint(
		`${image.name} is ${format}. Only JPEG, PNG and WebP can be scaled down, so it was sent unchanged`,
	);
	return image;
}

const isScalable = (mimeType: string) =>
	mimeType === 'image/jpeg' || mimeType === 'image/png' || mimeType === 'image/webp';

function isDamaged({ name }: Image): Failure {
	return new Failure({
		kind: 'request-invalid',
		message: `${name} cannot be scaled down: it is damaged`,
		hint: 'Check the node that reads or downloads it',
	});
}
