import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { plainName } from '../../capabilities/shared/plain-name';
import { imageGeneration } from '../../capabilities/image-generation/image-generation';
import type { ImageRequest } from '../../capabilities/image-generation/image-request';
import type { ImageResult } from '../../capabilities/image-generation/image-result';
import type { Adapter } from '../shared/run/adapter';
import type { OutputItem } from '../shared/items/output-item';
import { mediaOf } from '../shared/parameters/binary-media';
import { imageFiles, inFields } from '../shared/items/image-files';
import { readJson } from '../shared/parameters/read-json';
import { readImages } from '../shared/parameters/read-images';
import { readModel } from '../shared/parameters/read-model';
import { readPrice } from '../shared/parameters/read-price';
import { textOf } from '../shared/parameters/text-of';
import { readSize } from './read-size';

// Fields that were added and left empty.
const texts = ['user'];

export const imageGenerationAdapter: Adapter<ImageRequest, ImageResult> = {
	capability: imageGeneration,
	async readRequest(node, item) {
		const { price, extraBody, maskField, imageSize, ...options } = node.getNodeParameter(
			'options',
			item,
		);
		const set = Object.entries(options).filter(
			([name, value]) => name !== 'fileName' && (!texts.includes(name) || value),
		);
		return {
			model: readModel(node, item),
			prompt: textOf(node.getNodeParameter('prompt', item)),
			n: node.getNodeParameter('n', item),
			...Object.fromEntries(set),
			...readSize(imageSize),
			...(await readInputs(node, item, maskField)),
			...readPrice(price),
			...(extraBody === undefined ? {} : { extraBody: readJson('Extra Body', extraBody) }),
			includeRaw: !(node.getNodeParameter('simplify', item) as boolean),
		};
	},
	async toItems(node, result, item) {
		const field = textOf(node.getNodeParameter('binaryPropertyOutput', item)) || 'data';
		const { images, usage, failures, raw, ...shared } = result;
		const { files, about } = await imageFiles(node, images, fileNameOf(node, item));
		const once: IDataObject = {
			usage,
			...(failures ? { failures } : {}),
			...(raw ? { raw } : {}),
		};
		if (node.getNodeParameter('output', item) === 'item') {
			const { images: named, binary } = inFields(field, files, about);
			return [{ json: { images: named, ...shared, ...once }, binary }];
		}
		return files.map((file, index): OutputItem => ({
			json: { ...about[index], ...shared, ...(index === 0 ? once : {}) },
			binary: { [field]: file },
		}));
	},
};

/** As the user named the files, without an ending and what leads to other folders. */
function fileNameOf(node: IExecuteFunctions, item: number): string | undefined {
	const { fileName } = node.getNodeParameter('options', item);
	const named = textOf(fileName)
		.trim()
		.replace(/\.(png|jpe?g|webp|gif|svg|avif)$/i, '');
	return plainName(named) || undefined;
}

/** The images to edit and their mask; none where one is generated from nothing. */
async function readInputs(
	node: IExecuteFunctions,
	item: number,
	maskField: unknown,
): Promise<IDataObject> {
	if (node.getNodeParameter('operation', item) !== 'edit') return {};
	const mask = textOf(maskField).trim();
	return {
		images: await readImages(node, item),
		...(mask === '' ? {} : { mask: { media: await mediaOf(node, item, mask) } }),
	};
}
