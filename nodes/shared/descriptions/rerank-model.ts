import { requiredModelLocator } from './model-locator';

/** The model field of Rerank and Reranker. */
export const rerankModel = requiredModelLocator(
	'The model that scores the documents. Providers name them rerank or reranker.',
	'BAAI/bge-reranker-v2-m3',
);
