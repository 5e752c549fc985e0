import { genericImages } from './generic-images';
import { genericSpeech } from './generic-speech';
import { genericVideos } from './generic-videos';
import type { Profile } from './profile';
import { thinkingByEffort } from './thinking-by-effort';
import { inputType } from './input-type';
import { taskPrefix } from './task-prefix';
import { toolSchemaByName } from './tool-schema-by-name';

/** Any other server that speaks OpenAI's API: vLLM, LiteLLM, LocalAI, speaches, … */
export const generic: Profile = {
	name: 'generic',
	label: 'Other (OpenAI-Compatible)',
	baseUrl: '',
	matches: () => true,
	versionPath: '/v1',
	bareModel: (model) => model,
	defaultModels: {},
	maxTokensField: 'max_tokens',
	thinkingFields: thinkingByEffort,
	toolSchema: toolSchemaByName,
	// Perplexity, LiteLLM and Vertex AI have OpenAI's field for it.
	webSearch: (_model, contextSize) => ({
		web_search_options: { search_context_size: contextSize },
	}),
	transcription: {
		kind: 'audio-route',
		formats: ['wav', 'mp3', 'm4a', 'ogg', 'flac', 'webm'],
		maxBytes: 25 * 1024 * 1024,
		answerFormat: (model) => (model.includes('diarize') ? 'diarized_json' : 'verbose_json'),
	},
	images: genericImages,
	speech: genericSpeech,
	videos: genericVideos,
	embeddings: {
		// What Text Embeddings Inference takes unless told; others take more.
		maxInputs: 32,
		maxTokens: 16_000,
		// Models differ: the largest take 32,768, and many small ones 512.
		textTokens: () => ({ max: 32_768, part: 350 }),
		taskPrefix,
		inputType,
	},
	// Servers take more, but a slow one answers in time.
	rerank: { maxDocuments: 100 },
	// Not every server can fetch; a file fetched here works with all.
	fetchesUrls: false,
	maxImageBytes: 14_500_000,
	pdf: 'file',
	// vLLM and SGLang; others refuse it, and take frames.
	video: 'video_url',
	audioTokensPerSecond: 25,
};
