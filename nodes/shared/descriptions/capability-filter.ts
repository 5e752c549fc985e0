import type { INodeProperties } from 'n8n-workflow';

/** What batches do, as the catalogue of jobs names it. */
export const capabilityFilter: INodeProperties = {
	displayName: 'Capabilities',
	name: 'capabilities',
	type: 'multiOptions',
	options: [
		{ name: 'Chat', value: 'chat' },
		{ name: 'Embeddings', value: 'embeddings' },
		{ name: 'Extraction', value: 'extraction' },
		{ name: 'Function Calling', value: 'functionCalling' },
		{ name: 'Image Generation', value: 'imageGeneration' },
		{ name: 'Models', value: 'models' },
		{ name: 'Transcription', value: 'transcription' },
		{ name: 'Vision', value: 'vision' },
	],
	default: [],
	description: 'Types of work to include. Leave empty for all.',
};
