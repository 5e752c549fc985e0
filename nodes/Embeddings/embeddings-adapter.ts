import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { embeddings } from '../../capabilities/embeddings/embeddings';
import type { EmbeddingsRequest } from '../../capabilities/embeddings/embeddings-request';
import type { EmbeddingsResult } from '../../capabilities/embeddings/embeddings-result';
import type { Adapter } from '../shared/adapter';
import { inputJson } from '../shared/input-json';
import { readModel } from '../shared/read-model';
import { readPrice } from '../shared/read-price';
import { textOf } from '../shared/text-of';

export const embeddingsAdapter: Adapter<EmbeddingsRequest, EmbeddingsResult> = {
	capability: embeddings,
	readRequest(node, item) {
		const { price, ...options } = optionsOf(node, item);
		return {
			model: readModel(node, item),
			text: textOf(node.getNodeParameter('text', item)),
			longTexts: node.getNodeParameter('longTexts', item),
			format: node.getNodeParameter('format', item),
			...readSimilarity(node, item),
			...forModel(options),
			...readPrice(price),
		};
	},
	toItems(node, { embedding, chunks, usage, ...rest }, item) {
		const { includeInputFields, outputField } = optionsOf(node, item);
		const field = textOf(outputField).trim() || 'embedding';
		const input = includeInputFields === false ? {} : inputJson(node, item);
		if (!chunks) {
			return [{ json: { ...input, [field]: embedding, ...rest, usage } as IDataObject }];
		}
		return chunks.map(({ embedding: vector, ...chunk }, index) => ({
			json: {
				...input,
				...chunk,
				[field]: vector,
				chunk: index,
				chunks: chunks.length,
				...rest,
			} as IDataObject,
		}));
	},
};

const optionsOf = (node: IExecuteFunctions, item: number): IDataObject =>
	node.getNodeParameter('options', item);

/** The options without those that are about the items. */
const forModel = (options: IDataObject): IDataObject =>
	Object.fromEntries(
		Object.entries(options).filter(
			([name]) => !['includeInputFields', 'outputField'].includes(name),
		),
	);

function readSimilarity(
	node: IExecuteFunctions,
	item: number,
): Pick<EmbeddingsRequest, 'similarTo'> {
	const similarity = node.getNodeParameter('similarity', item);
	if (similarity === 'pairs') return { similarTo: { place: item } };
	if (similarity !== 'query') return {};
	return { similarTo: { query: textOf(node.getNodeParameter('query', item)) } };
}
