import { groqSpeech } from './groq-speech';
import type { Profile } from './profile';
import { thinkingByEffort } from './thinking-by-effort';
import { taskPrefix } from './task-prefix';

/** Groq, console.groq.com/docs/openai. */
export const groq: Profile = {
	name: 'groq',
	label: 'Groq',
	baseUrl: 'https://api.groq.com/openai/v1',
	keyPage: 'https://console.groq.com/keys',
	matches: (url) => url.hostname === 'api.groq.com',
	versionPath: '/openai/v1',
	bareModel: (model) => model,
	// console.groq.com/docs/models, production models
	defaultModels: {
		chat: 'openai/gpt-oss-120b',
		tools: 'openai/gpt-oss-120b',
		transcription: 'whisper-large-v3-turbo',
		translation: 'whisper-large-v3',
		speech: 'canopylabs/orpheus-v1-english',
	},
	maxTokensField: 'max_completion_tokens',
	// console.groq.com/docs/reasoning
	thinkingFields(options) {
		const { fields, leftOut } = thinkingByEffort(options);
		return {
			fields: { ...fields, ...(options.include ? { reasoning_format: 'parsed' } : {}) },
			leftOut,
		};
	},
	// Compound searches by itself: console.groq.com/docs/compound, console.groq.com/docs/browser-search
	webSearch: (model) => (/compound/.test(model) ? {} : { tools: [{ type: 'browser_search' }] }),
	transcription: {
		kind: 'audio-route',
		formats: ['wav', 'mp3', 'm4a', 'ogg', 'flac', 'webm'],
		maxBytes: 25 * 1024 * 1024,
		answerFormat: () => 'verbose_json',
	},
	images: { kind: 'none' },
	speech: groqSpeech,
	videos: { kind: 'none' },
	embeddings: {
		maxInputs: 32,
		maxTokens: 16_000,
		// Models differ: the largest take 32,768, and many small ones 512.
		textTokens: () => ({ max: 32_768, part: 350 }),
		taskPrefix,
	},
	rerank: undefined,
	fetchesUrls: true,
	// 4 MB of base64: console.groq.com/docs/vision
	maxImageBytes: 3_000_000,
	pdf: 'none',
	video: 'none',
	// console.groq.com/docs/vision
	maxImages: 5,
	audioTokensPerSecond: 10,
	priceProvider: 'groq',
};
