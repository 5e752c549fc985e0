import type { INodeProperties } from 'n8n-workflow';

/** What each provider is asked for where no model is chosen: the defaultModels of the profiles, in words. */
const defaults = {
	chat: 'gemini-3.8-flash for Gemini, gpt-6-luna for OpenAI, openai/gpt-oss-120b for Groq, google/gemini-3.8-flash for OpenRouter',
	vision:
		'gemini-3.8-flash for Gemini, gpt-6-luna for OpenAI, google/gemini-3.8-flash for OpenRouter',
	embeddings:
		'gemini-embedding-001 for Gemini, text-embedding-3-small for OpenAI, openai/text-embedding-3-small for OpenRouter',
	images:
		'gemini-3.1-flash-image for Gemini, gpt-image-2 for OpenAI, google/gemini-3.1-flash-image for OpenRouter',
	speech:
		'gemini-3.8-flash-tts for Gemini, gpt-4o-mini-tts for OpenAI, canopylabs/orpheus-v1-english for Groq',
	transcription:
		'gemini-3.8-flash for Gemini, gpt-transcribe for OpenAI, whisper-large-v3-turbo for Groq, google/gemini-3.8-flash for OpenRouter; to translate, whisper-1 for OpenAI, whisper-large-v3 for Groq',
	video: 'veo-3.1-generate-preview for Gemini, google/veo-3.1 for OpenRouter',
} as const;

/** The model field: picked from the endpoint's live list, typed, or left to the provider. */
export const modelLocator = (task: keyof typeof defaults): INodeProperties => ({
	displayName: 'Model',
	name: 'model',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: `Leave empty for the default model of the provider: ${defaults[task]}. With Ollama and other endpoints, select a model.`,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: "Leave empty for the provider's default",
			typeOptions: { searchListMethod: 'searchModels', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: `e.g. ${defaults[task].split(' ')[0] ?? ''}`,
		},
	],
});

/** The same where no provider has a default. */
export const requiredModelLocator = (description: string, example: string): INodeProperties => ({
	displayName: 'Model',
	name: 'model',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchModels', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: `e.g. ${example}` },
	],
});
