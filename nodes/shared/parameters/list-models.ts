import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { createInlineContext } from '../../../capabilities/create-inline-context';
import { models } from '../../../capabilities/models/models';
import { sharedEndpointClient } from '../../../endpoint/shared-endpoint-client';
import { endpointOf } from './endpoint-of';
import { toNodeError } from '../items/to-node-error';

/** The endpoint's models whose name holds the filter, newest first where it tells their age. */
export async function listModels(
	node: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	try {
		const settings = endpointOf(await node.getCredentials('openAiCompatibleApi'));
		const found = await models.run(
			{ includeRaw: false, ...(filter === undefined ? {} : { search: filter }) },
			createInlineContext({
				client: sharedEndpointClient({ ...settings, timeoutMs: 20_000 }),
				signal: AbortSignal.timeout(25_000),
				media: { open: () => Promise.reject(new Error('A list of models holds no files')) },
				onProgress: () => undefined,
				onHint: () => undefined,
				log: node.logger,
			}),
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
		throw toNodeError(node.getNode(), error);
	}
}
