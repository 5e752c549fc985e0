import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import type { ModelTask } from '../../../endpoint/profiles/model-task';

/** What a node needs a model for; `any` lists all. */
type Task = ModelTask | 'any';

/** The list behind the model field of a node. */
export const searchModelsFor = (task: Task) =>
	async function searchModels(
		this: ILoadOptionsFunctions,
		filter?: string,
	): Promise<INodeListSearchResult> {
		// Loaded here: n8n loads every node file when it starts.
		const { listModels } = await import('./list-models.js');
		return await listModels(this, task, filter);
	};
