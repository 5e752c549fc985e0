import {
	NodeConnectionTypes,
	type IDataObject,
	type ISupplyDataFunctions,
	type SupplyData,
} from 'n8n-workflow';
import { createInlineContext } from '../../capabilities/create-inline-context';
import { rerankAll } from '../../capabilities/rerank/rerank-all';
import { rerankRequest, type RerankResult } from '../../capabilities/rerank/rerank-request';
import { Failure } from '../../endpoint/failure';
import { sharedEndpointClient } from '../../endpoint/shared-endpoint-client';
import { sumUsage } from '../../endpoint/sum-usage';
import { toNodeError } from '../shared/items/to-node-error';
import { endpointOf } from '../shared/parameters/endpoint-of';
import { readJson } from '../shared/parameters/read-json';
import { noModel, readModel } from '../shared/parameters/read-model';
import { createHints } from '../shared/run/create-hints';

/** A document of n8n's vector stores, as far as it is looked at here. */
interface StoredDocument {
	pageContent: string;
	metadata: Record<string, unknown>;
}

/** What n8n's vector stores ask of a reranker; no class of LangChain is needed. */
interface Reranker {
	compressDocuments(documents: StoredDocument[], query: string): Promise<StoredDocument[]>;
}

/** The reranker for vector stores; each call shows in n8n's log of the sub-node. */
export async function supplyReranker(
	node: ISupplyDataFunctions,
	itemIndex: number,
): Promise<SupplyData> {
	const rank = await openReranker(node, itemIndex);
	const response: Reranker = {
		async compressDocuments(documents, query) {
			const type = NodeConnectionTypes.AiReranker;
			const shown = { query, documents: documents.map(({ pageContent }) => pageContent) };
			const { index } = node.addInputData(type, [[{ json: shown }]]);
			try {
				const { best, said } = await rank(documents, query);
				node.addOutputData(type, index, [[{ json: said }]]);
				return best;
			} catch (error) {
				const failed = toNodeError(node.getNode(), error);
				node.addOutputData(type, index, failed);
				throw failed;
			}
		},
	};
	return { response };
}

/** All or none: a store could not tell that some have no score. Blank documents are left out. */
async function openReranker(node: ISupplyDataFunctions, itemIndex: number) {
	try {
		const client = sharedEndpointClient(
			endpointOf(await node.getCredentials('openAiCompatibleApi')),
		);
		const model = readModel(node, itemIndex);
		if (model === '') throw noModel();
		const topN = node.getNodeParameter('topN', itemIndex) as number;
		const { extraBody } = node.getNodeParameter('options', itemIndex);
		const body = extraBody === undefined ? {} : { extraBody: readJson('Extra Body', extraBody) };
		return async (documents: StoredDocument[], query: string) => {
			const filled = documents.filter(({ pageContent }) => pageContent.trim() !== '');
			const requests = filled.map(({ pageContent }) =>
				rerankRequest.parse({ model, query, document: pageContent, ...body }),
			);
			const hints = createHints(node);
			try {
				const outcomes = await rerankAll(
					requests,
					createInlineContext({
						client,
						signal: node.getExecutionCancelSignal() ?? new AbortController().signal,
						media: { open: () => Promise.reject(new Error('Documents hold no files')) },
						onProgress: () => undefined,
						onHint: (message) => {
							hints.add(message);
						},
						log: node.logger,
					}),
				);
				const results = outcomes.map((outcome): RerankResult => {
					if ('result' in outcome) return outcome.result;
					throw new Failure(outcome.failure);
				});
				const best = filled
					.map((document, at) => withScore(document, results[at]?.score ?? -Infinity))
					.toSorted((a, b) => b.metadata.relevanceScore - a.metadata.relevanceScore)
					.slice(0, topN);
				const scores = best.map(({ metadata }) => metadata.relevanceScore);
				const usage = sumUsage(results.map((result) => result.usage));
				return { best, said: { documents: scores.length, scores, model, usage } as IDataObject };
			} finally {
				hints.show();
			}
		};
	} catch (error) {
		throw toNodeError(node.getNode(), error, itemIndex);
	}
}

/** The name under which n8n's vector stores look for the score. */
const withScore = ({ metadata, ...document }: StoredDocument, relevanceScore: number) => ({
	...document,
	metadata: { ...metadata, relevanceScore },
});
