import type { IDataObject } from 'n8n-workflow';
import { rerank } from '../../capabilities/rerank/rerank';
import type { RerankRequest, RerankResult } from '../../capabilities/rerank/rerank-request';
import { inputJson } from '../shared/parameters/input-json';
import { readJson } from '../shared/parameters/read-json';
import { readModel } from '../shared/parameters/read-model';
import { readPrice } from '../shared/parameters/read-price';
import { textOf } from '../shared/parameters/text-of';
import type { Adapter } from '../shared/run/adapter';

export const rerankAdapter: Adapter<RerankRequest, RerankResult> = {
	capability: rerank,
	readRequest(node, item) {
		const { price, extraBody } = node.getNodeParameter('options', item);
		return {
			model: readModel(node, item),
			query: textOf(node.getNodeParameter('query', item)),
			document: textOf(node.getNodeParameter('document', item)),
			...(extraBody === undefined ? {} : { extraBody: readJson('Extra Body', extraBody) }),
			...readPrice(price),
		};
	},
	toItems(node, result, item) {
		const { includeInputFields } = node.getNodeParameter('options', item);
		const input = includeInputFields === false ? {} : inputJson(node, item);
		return [{ json: { ...input, ...result } as IDataObject }];
	},
};
