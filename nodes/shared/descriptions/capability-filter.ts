import type { INodeProperties } from 'n8n-workflow';

/** What nodes can queue, as the catalogue of jobs names it; users read of it as task types. */
export const capabilityFilter: INodeProperties = {
	displayName: 'Task Types',
	name: 'taskTypes',
	type: 'multiOptions',
	options: [
		{ name: 'Chat', value: 'chat' },
		{ name: 'Embeddings', value: 'embeddings' },
		{ name: 'Extraction', value: 'extraction' },
		{ name: 'Function Calling', value: 'functionCalling' },
		{ name: 'Image Generation', value: 'imageGeneration' },
		{ name: 'Rerank', value: 'rerank' },
		{ name: 'Speech Generation', value: 'speechGeneration' },
		{ name: 'Transcription', value: 'transcription' },
		{ name: 'Video Generation', value: 'videoGeneration' },
		{ name: 'Vision', value: 'vision' },
	],
	default: [],
	description: 'Task types to include. Leave empty for all.',
};
