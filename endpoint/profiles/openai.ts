import { openaiImages } from './openai-images';
import { openaiSpeech } from './openai-speech';
import { openaiVideos } from './openai-videos';
import type { Profile } from './profile';
import { thinkingByEffort } from './thinking-by-effort';
import { taskPrefix } from './task-prefix';

/** OpenAI, platform.openai.com/docs/api-reference. */
export const openai: Profile = {
	name: 'openai',
	label: 'OpenAI',
	baseUrl: 'https://api.openai.com/v1',
	keyPage: 'https://platform.openai.com/api-keys',
	matches: (url) => url.hostname === 'api.openai.com',
	versionPath: '/v1',
	bareModel: (model) => model,
	// developers.openai.com/api/docs/deprecations names these as what others are replaced by.
	defaultModels: {
		chat: 'gpt-6-luna',
		vision: 'gpt-6-luna',
		tools: 'gpt-6-luna',
		embeddings: 'text-embedding-3-small',
		images: 'gpt-image-2',
		transcription: 'gpt-transcribe',
		translation: 'whisper-1',
		speech: 'gpt-4o-mini-tts',
	},
	maxTokensField: 'max_completion_tokens',
	thinkingFields: thinkingByEffort,
	// Search models alone: developers.openai.com/api/docs/guides/tools-web-search
	webSearch: (_model, contextSize) => ({
		web_search_options: { search_context_size: contextSize },
	}),
	transcription: {
		kind: 'audio-route',
		formats: ['wav', 'mp3', 'm4a', 'ogg', 'flac', 'webm'],
		maxBytes: 25 * 1024 * 1024,
		// platform.openai.com/docs/api-reference/audio: the gpt models answer json and text alone.
		answerFormat(model) {
			if (model.includes('diarize')) return 'diarized_json';
			return model.startsWith('whisper') ? 'verbose_json' : 'json';
		},
	},
	images: openaiImages,
	speech: openaiSpeech,
	videos: openaiVideos,
	embeddings: {
		// platform.openai.com/docs/api-reference/embeddings: 2,048 texts, 300,000 tokens in all
		maxInputs: 2048,
		maxTokens: 200_000,
		textTokens: () => ({ max: 8192, part: 2800 }),
		taskPrefix,
	},
	rerank: undefined,
	fetchesUrls: true,
	// 50 MB a request: platform.openai.com/docs/guides/images-vision
	maxImageBytes: 37_000_000,
	pdf: 'file',
	video: 'none',
	audioTokensPerSecond: 10,
	priceProvider: 'openai',
};
