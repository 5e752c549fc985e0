import type { EndpointSettings } from '../../../endpoint/endpoint-settings';
import type { DefaultTask, ModelTask } from '../../../endpoint/profiles/model-task';
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
	rerank: 'rerank',
	speechGeneration: 'speech',
	transcription: 'transcription',
	videoGeneration: 'video',
};

interface Modelled {
	model?: unknown;
	/** Of a recording that is translated. */
	translateTo?: unknown;
	/** Of a document. */
	files?: readonly unknown[];
	messages?: readonly { content?: unknown }[];
}

/** What a request needs a model for: one that reads text alone serves no files. */
function taskOf(
	task: ModelTask,
	{ translateTo, files = [], messages = [] }: Modelled,
): DefaultTask {
	if (translateTo !== undefined) return 'translation';
	if (task !== 'chat') return task;
	const parts = messages.flatMap(({ content }) =>
		Array.isArray(content) ? (content as { type?: unknown }[]) : [],
	);
	return files.length > 0 || parts.some(({ type }) => type !== 'text') ? 'vision' : task;
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
			return { ...request, model: modelOrDefault('', settings, taskOf(task, request)) };
		},
	};
}
