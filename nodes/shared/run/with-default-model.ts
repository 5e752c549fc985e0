import type { EndpointSettings } from '../../../endpoint/endpoint-settings';
import type { ModelTask } from '../../../endpoint/profiles/model-task';
import { modelOrDefault } from '../parameters/read-model';
import type { Adapter } from './adapter';

/** What a capability needs a model for. Models needs none, or the one that was asked for. */
const tasks: Partial<Record<string, ModelTask>> = {
	chat: 'chat',
	extraction: 'chat',
	vision: 'vision',
	functionCalling: 'tools',
	runTools: 'tools',
	embeddings: 'embeddings',
	imageGeneration: 'images',
	transcription: 'transcription',
};

interface Modelled {
	model?: unknown;
	/** Of a recording that is translated. */
	translateTo?: unknown;
}

/** The adapter, whose requests name the provider's model where the user chose none. */
export function withDefaultModel<Request, Result>(
	adapter: Adapter<Request, Result>,
	settings: EndpointSettings,
): Adapter<Request, Result> {
	const task = tasks[adapter.capability.name];
	if (task === undefined) return adapter;
	return {
		...adapter,
		async readRequest(node, item) {
			const request = (await adapter.readRequest(node, item)) as Modelled;
			if (request.model !== '') return request;
			const wanted = request.translateTo === undefined ? task : 'translation';
			return { ...request, model: modelOrDefault('', settings, wanted) };
		},
	};
}
