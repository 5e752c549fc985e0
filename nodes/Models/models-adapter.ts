import type { IDataObject } from 'n8n-workflow';
import { models, type ModelsRequest, type ModelsResult } from '../../capabilities/models/models';
import type { Adapter } from '../shared/run/adapter';
import { noModel, readModel } from '../shared/parameters/read-model';

export const modelsAdapter: Adapter<ModelsRequest, ModelsResult> = {
	capability: models,
	// A list takes one short request, which is no work for a queue.
	inlineOnly: () => true,
	readRequest(node, item) {
		const one = node.getNodeParameter('operation', item) === 'get';
		const model = one ? readModel(node, item) : undefined;
		if (model === '') throw noModel();
		return {
			...(model === undefined
				? { search: node.getNodeParameter('search', item) as string }
				: { model }),
			includeRaw: !(node.getNodeParameter('simplify', item) as boolean),
		};
	},
	toItems: (_node, result) => result.models.map((model) => ({ json: { ...model } as IDataObject })),
};
