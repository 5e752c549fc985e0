import type { IExecuteFunctions } from 'n8n-workflow';
import { mediaFields } from '../shared/parameters/media-fields';
import { readUrls } from '../shared/parameters/read-urls';
import { textOf } from '../shared/parameters/text-of';

/** The document of an item: a text, or files. */
export async function readDocument(
	node: IExecuteFunctions,
	item: number,
): Promise<{ text?: string; files?: object[] }> {
	const from = node.getNodeParameter('documentFrom', item);
	if (from === 'text') return { text: textOf(node.getNodeParameter('text', item)) };
	if (from === 'urls') {
		return {
			files: readUrls(node.getNodeParameter('urls', item), 'document').map((url) => ({ url })),
		};
	}
	const fields = node.getNodeParameter('fileFields', item) as string;
	return { files: (await mediaFields(node, item, fields)).map((media) => ({ media })) };
}
