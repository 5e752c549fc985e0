import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { createInlineContext } from '../../../capabilities/create-inline-context';
import { models } from '../../../capabilities/models/models';
import { sharedEndpointClient } from '../../../endpoint/shared-endpoint-client';
import { endpointOf } from './endpoint-of';
import { toNodeError } from '../items/to-node-error';
import { suitsTask } from '../../../capabilities/models/suits-task';
import type { ModelTask } from '../../../endpoint/profiles/model-task';

/**
 * The endpoint's models that suit the task and whose name holds the filter: the provider's default
 * first, then the newest where the endpoint tells their age. Where none seems to suit, all are listed.
 */
export async function listModels(
	node: ILoadOptionsFunctions,
	task: ModelTask | 'any',
	filter?: string,
): Promise<INodeListSearchResult> {
	try {
		const settings = endpointOf(await node.getCredentials('openAiCompatibleApi'));
		const client = sharedEndpointClient({ ...settings, timeoutMs: 20_000 });
		const { models: all } = await models.run(
			{ includeRaw: true },
			createInlineContext({
				client,
				signal: AbortSignal.timeout(25_000),
				media: { open: () => Promise.reject(new Error('A list of models holds no files')) },
				onProgress: () => undefined,
				onHint: () => undefined,
				log: node.logger,
			}),
		);
		const suited =
			task === 'any' ? all : all.filter((model) => suitsTask(model, task, client.profile));
		const usual = task === 'any' ? undefined : client.profile.defaultModels[task];
		const newest = (suited.length === 0 ? all : suited)
			.filter(({ id, displayName }) => isFound(`${id} ${displayName ?? ''}`, filter))
			.toSorted(
				(a, b) =>
					Number(b.id === usual) - Number(a.id === usual) ||
					(b.createdAt ?? '').localeCompare(a.createdAt ?? ''),
			);
		return {
			results: newest.map(({ id, displayName }) => ({
				name: `${displayName === undefined ? id : `${displayName} (${id})`}${id === usual ? ', default' : ''}`,
				value: id,
			})),
		};
	} catch (error) {
		throw toNodeError(node.getNode(), error);
	}
}

const isFound = (text: string, filter = '') => text.toLowerCase().includes(filter.toLowerCase());
