import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { mediaFields } from './media-fields';
import { readUrls } from './read-urls';

/** The images of an item, from where the fields of imageSourceFields say. */
export async function readImages(node: IExecuteFunctions, item: number): Promise<IDataObject[]> {
	if (node.getNodeParameter('imagesFrom', item) === 'url') {
		return readUrls(node.getNodeParameter('urls', item), 'image').map((url) => ({ url }));
	}
	const fields = node.getNodeParameter('binaryFields', item) as string;
	return (await mediaFields(node, item, fields)).map((media) => ({ media }));
}
