import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

/** The list behind the model field. */
export async function searchModels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	// Loaded here: n8n loads every node file when it starts.
	const { listModels } = await import('./list-models.js');
	return await listModels(this, filter);
}
