import type { EmbeddingTask } from './task-prefix';

/**
 * What NVIDIA's models are told in a field of their own, docs.nvidia.com/nim/nemo-retriever: texts to
 * search in are passages, and whatever else is a query. Undefined for other models.
 */
export function inputType(model: string, task: EmbeddingTask): string | undefined {
	if (!/^nvidia\/|nv-embed/i.test(model)) return undefined;
	return task === 'document' ? 'passage' : 'query';
}
