import {
	NodeConnectionTypes,
	type IDataObject,
	type ISupplyDataFunctions,
	type SupplyData,
} from 'n8n-workflow';
import { endpointOf } from '../shared/parameters/endpoint-of';
import { modelOrDefault, readModel } from '../shared/parameters/read-model';
import { toNodeError } from '../shared/items/to-node-error';
import { createEmbedder, type Embedded, type Embedder } from './create-embedder';

/**
 * What n8n's vector stores ask of an embeddings model. They need these two methods alone and no
 * class of LangChain, which this package does not bring.
 */
interface Embeddings {
	embedDocuments(documents: string[]): Promise<number[][]>;
	embedQuery(query: string): Promise<number[]>;
}

/** The model for vector stores; each call shows in n8n's log of the sub-node. */
export async function supplyEmbeddings(
	node: ISupplyDataFunctions,
	itemIndex: number,
): Promise<SupplyData> {
	const embedder = await openEmbedder(node, itemIndex);
	const response: Embeddings = {
		async embedDocuments(documents) {
			const { vectors } = await logged(
				node,
				{ documents },
				async () => await embedder(documents, 'document'),
			);
			return vectors;
		},
		async embedQuery(query) {
			const { vectors } = await logged(
				node,
				{ query },
				async () => await embedder([query], 'query'),
			);
			return vectors[0] ?? [];
		},
	};
	return { response };
}

async function openEmbedder(node: ISupplyDataFunctions, itemIndex: number): Promise<Embedder> {
	try {
		const endpoint = endpointOf(await node.getCredentials('openAiCompatibleApi'));
		const model = modelOrDefault(readModel(node, itemIndex), endpoint, 'embeddings');
		const options = node.getNodeParameter('options', itemIndex);
		return createEmbedder(node, endpoint, { model, ...options });
	} catch (error) {
		throw toNodeError(node.getNode(), error, itemIndex);
	}
}

/** The vectors themselves stay out of the log: they are many, and nobody reads them. */
async function logged(
	node: ISupplyDataFunctions,
	input: IDataObject,
	work: () => Promise<Embedded>,
): Promise<Embedded> {
	const type = NodeConnectionTypes.AiEmbedding;
	const { index } = node.addInputData(type, [[{ json: input }]]);
	try {
		const embedded = await work();
		const { vectors, model, usage } = embedded;
		const said = { vectors: vectors.length, dimensions: vectors[0]?.length ?? 0, model, usage };
		node.addOutputData(type, index, [[{ json: said }]]);
		node.logAiEvent('query' in input ? 'ai-query-embedded' : 'ai-document-embedded');
		return embedded;
	} catch (error) {
		const shown = toNodeError(node.getNode(), error);
		node.addOutputData(type, index, shown);
		throw shown;
	}
}
