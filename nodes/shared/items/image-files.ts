import type { IBinaryData, IBinaryKeyData, IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { GeneratedImage } from '../../../capabilities/image-generation/image-result';

const endings: Partial<Record<string, string>> = { 'image/jpeg': 'jpg', 'image/svg+xml': 'svg' };

/** What is told of an image beside its bytes. */
export type About = Omit<GeneratedImage, 'data'> & { index: number; fileName: string };

/**
 * Images as files of n8n, and what is told of each beside its bytes. The first has the name, the
 * others `name_1`, `name_2`; the ending comes from the content.
 */
export async function imageFiles(
	node: IExecuteFunctions,
	images: readonly GeneratedImage[],
	name = 'image',
) {
	const files: IBinaryData[] = [];
	const about: About[] = [];
	// One after another, so that no more than one is in memory twice.
	for (const [index, { data, ...image }] of images.entries()) {
		const { mimeType } = image;
		const ending = endings[mimeType] ?? mimeType.replace('image/', '');
		const fileName = `${name}${index === 0 ? '' : `_${String(index)}`}.${ending}`;
		files.push(
			await node.helpers.prepareBinaryData(Buffer.from(data, 'base64'), fileName, mimeType),
		);
		about.push({ index, fileName, ...image });
	}
	return { files, about };
}

/** All images of one item: the first in the field itself, others in `field_1`, `field_2`. */
export function inFields(
	field: string,
	files: readonly IBinaryData[],
	about: readonly About[],
): { images: IDataObject[]; binary: IBinaryKeyData } {
	const nameOf = (index: number) => (index === 0 ? field : `${field}_${String(index)}`);
	return {
		images: about.map((one) => ({ field: nameOf(one.index), ...one })),
		binary: Object.fromEntries(files.map((file, index) => [nameOf(index), file])),
	};
}
