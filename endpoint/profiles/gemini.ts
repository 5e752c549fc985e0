import { geminiThinking } from './gemini-thinking';
import { geminiImages } from './gemini-images';
import { geminiSpeech } from './gemini-speech';
import { geminiVideos } from './gemini-videos';
import type { Profile } from './profile';
import { signToolCalls } from './sign-tool-calls';
import { taskPrefix } from './task-prefix';

/** Google Gemini through ai.google.dev/gemini-api/docs/openai. */
export const gemini: Profile = {
	name: 'gemini',
	label: 'Google Gemini',
	baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai/',
	keyPage: 'https://aistudio.google.com/apikey',
	matches: (url) =>
		url.hostname === 'generativelanguage.googleapis.com' ||
		/\/v1(beta)?\/openai\b/.test(url.pathname),
	versionPath: '/v1beta/openai',
	bareModel: (model) => model.replace(/^models\//, ''),
	// ai.google.dev/gemini-api/docs/models
	defaultModels: {
		chat: 'gemini-3.8-flash',
		vision: 'gemini-3.8-flash',
		tools: 'gemini-3.8-flash',
		embeddings: 'gemini-embedding-001',
		images: 'gemini-3.1-flash-image',
		transcription: 'gemini-3.8-flash',
		translation: 'gemini-3.8-flash',
		speech: 'gemini-3.8-flash-tts',
		video: 'veo-3.1-generate-preview',
	},
	maxTokensField: 'max_tokens',
	thinkingFields: geminiThinking,
	prepareMessages: signToolCalls,
	toolSchema: () => 'gemini',
	// It knows no such field or tool: github.com/AAClause/nvda-OpenAI/issues/123
	webSearch: undefined,
	transcription: {
		kind: 'chat-audio',
		formats: ['wav', 'mp3'],
		// The compat layer's request cap of 20 MB holds base64, which is a third larger.
		maxBytes: 14_500_000,
	},
	images: geminiImages,
	speech: geminiSpeech,
	videos: geminiVideos,
	embeddings: {
		// "at most 100 requests can be in one batch"
		maxInputs: 100,
		maxTokens: 200_000,
		// ai.google.dev/gemini-api/docs/embeddings
		textTokens: (model) =>
			/embedding-2/.test(model) ? { max: 8192, part: 2800 } : { max: 2048, part: 700 },
		taskPrefix,
	},
	rerank: undefined,
	// The compat layer fetches no URLs: github.com/BoundaryML/baml/issues/1548
	fetchesUrls: false,
	// As for audio: base64 within the request cap of 20 MB.
	maxImageBytes: 14_500_000,
	pdf: 'image_url',
	// Undocumented: any media type that Gemini knows goes as data URL of an image.
	video: 'image_url',
	// ai.google.dev/gemini-api/docs/audio
	audioTokensPerSecond: 32,
	priceProvider: 'google',
};
