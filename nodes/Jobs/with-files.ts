import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod/v4';
import { generatedImage } from '../../capabilities/image-generation/image-result';
import { imageFiles, inFields } from '../shared/items/image-files';

const withImages = z.looseObject({ images: z.array(generatedImage).min(1) });

/** The item of a result: images that were generated are its files, and everything else its fields. */
export async function withFiles(
	node: IExecuteFunctions,
	json: IDataObject,
): Promise<Pick<INodeExecutionData, 'json' | 'binary'>> {
	const parsed = withImages.safeParse(json);
	if (!parsed.success) return { json };
	const { files, about } = await imageFiles(node, parsed.data.images);
	const { images, binary } = inFields('data', files, about);
	return { json: { ...json, images }, binary };
}
