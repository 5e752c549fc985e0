import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { toNodeError } from './to-node-error';

/** The endpoint's models for the model field, newest first where it tells their age. */
export async function searchModels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	try {
		// Loaded here: n8n loads every node file when it starts.
		const { models } = await import('../../capabilities/models/models.js');
		const { sharedEndpointClient } = await import('../../endpoint/shared-endpoint-client.js');
		const { endpointOf } = await import('./endpoint-of.js');
		const settings = endpointOf(await this.getCredentials('openAiCompatibleApi'));
		const found = await models.run(
			{ includeRaw: false, ...(filter === undefined ? {} : { search: filter }) },
			{
				client: sharedEndpointClient({ ...settings, timeoutMs: 20_000 }),
				signal: AbortSignal.timeout(25_000),
				media: { open: () => Promise.reject(new Error('A list of models holds no files')) },
				onProgress: () => undefined,
				onHint: () => undefined,
				log: this.logger,
			},
		);
		const newest = found.models.toSorted((a, b) =>
			(b.createdAt ?? '').localeCompare(a.createdAt ?? ''),
		);
		return {
			results: newest.map(({ id, displayName }) => ({
				name: displayName === undefined ? id : `${displayName} (${id})`,
				value: id,
			})),
		};
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}
