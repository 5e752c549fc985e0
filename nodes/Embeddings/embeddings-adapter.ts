import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { embeddings } from '../../capabilities/embeddings/embeddings';
import type { EmbeddingsRequest } from '../../capabilities/embeddings/embeddings-request';
import type { EmbeddingsResult } from '../../capabilities/embeddings/embeddings-result';
import type { Adapter } from '../shared/run/adapter';
import { inputJson } from '../shared/parameters/input-json';
import { textOf } from '../shared/parameters/text-of';
import { readSettings } from './read-settings';
import { readText } from './read-text';

export const embeddingsAdapter: Adapter<EmbeddingsRequest, EmbeddingsResult> = {
	capability: embeddings,
	readRequest(node, item) {
		const { request } = readSettings(node, item);
		return { ...request, text: readText(node, item), ...readSimilarity(node, item) };
	},
	toItems(node, result, item) {
		const { field, includeInput } = readSettings(node, item);
		const input = includeInput ? inputJson(node, item) : {};
		const { embedding, chunks, ...rest } = result;
		// Whoever wants the text here has it in the fields of the input.
		delete rest.text;
		if (!chunks) return [{ json: { ...input, [field]: embedding, ...rest } as IDataObject }];
		return chunks.map(({ embedding: vector, ...chunk }, index) => ({
			json: {
				...input,
				...chunk,
				[field]: vector,
				chunk: index,
				chunks: chunks.length,
				...rest,
				usage: chunk.usage,
			} as IDataObject,
		}));
	},
};

function readSimilarity(
	node: IExecuteFunctions,
	item: number,
): Pick<EmbeddingsRequest, 'similarTo'> {
	const { operation } = readSettings(node, item);
	if (operation === 'pairs') return { similarTo: { place: item } };
	if (operation !== 'query') return {};
	return { similarTo: { query: textOf(node.getNodeParameter('query', item)) } };
}
