import { Readable } from 'node:stream';
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import type { Media, MediaSource } from '../../../capabilities/capability';
import { Failure } from '../../../endpoint/failure';

/** Opens n8n's binary data; the reference is `item:field`. */
export function binaryMedia(node: IExecuteFunctions): MediaSource {
	return {
		async open({ ref }) {
			const colon = ref.indexOf(':');
			const binary = find(node, Number(ref.slice(0, colon)), ref.slice(colon + 1));
			// Without an id the bytes are in memory already, as base64.
			return binary.id === undefined
				? Readable.from(Buffer.from(binary.data, 'base64'))
				: await node.helpers.getBinaryStream(binary.id);
		},
	};
}

/** The reference to a file of an item. Throws request-invalid where the field holds none. */
export async function mediaOf(
	node: IExecuteFunctions,
	itemIndex: number,
	field: string,
): Promise<Media> {
	const binary = find(node, itemIndex, field);
	const byteLength =
		binary.id === undefined
			? Buffer.byteLength(binary.data, 'base64')
			: (await node.helpers.getBinaryMetadata(binary.id)).fileSize;
	return {
		ref: `${String(itemIndex)}:${field}`,
		mimeType: binary.mimeType,
		byteLength,
		...(binary.fileName === undefined ? {} : { fileName: binary.fileName }),
	};
}

function find(node: IExecuteFunctions, itemIndex: number, field: string): IBinaryData {
	const fields = node.getInputData()[itemIndex]?.binary ?? {};
	const binary = fields[field];
	if (binary) return binary;
	const names = Object.keys(fields);
	throw new Failure({
		kind: 'request-invalid',
		message: `The item has no file in the field "${field}"`,
		hint:
			names.length === 0
				? 'Add a node before this one that reads or downloads the file'
				: `Set Input Data Field Name to a field of the item that contains a file: ${names.join(', ')}`,
	});
}
