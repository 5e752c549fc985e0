import { ollamaImages } from './ollama-images';
import type { Profile } from './profile';
import { thinkingByEffort } from './thinking-by-effort';
import { taskPrefix } from './task-prefix';

/** Ollama on the user's own machine, docs.ollama.com/api/openai-compatibility. */
export const ollama: Profile = {
	name: 'ollama',
	label: 'Ollama',
	baseUrl: 'http://localhost:11434/v1',
	matches: (url) => url.port === '11434' || url.hostname === 'ollama.com',
	versionPath: '/v1',
	bareModel: (model) => model,
	defaultModels: {},
	maxTokensField: 'max_tokens',
	thinkingFields: thinkingByEffort,
	webSearch: undefined,
	transcription: {
		kind: 'chat-audio',
		formats: ['wav', 'mp3'],
		maxBytes: 100 * 1024 * 1024,
	},
	images: ollamaImages,
	speech: { kind: 'none' },
	videos: { kind: 'none' },
	embeddings: {
		// It has no limit of its own, and works through a request one text after another.
		maxInputs: 64,
		maxTokens: 32_000,
		// Models differ: the largest take 32,768, and many small ones 512.
		textTokens: () => ({ max: 32_768, part: 350 }),
		taskPrefix,
	},
	rerank: undefined,
	fetchesUrls: false,
	maxImageBytes: 100 * 1024 * 1024,
	pdf: 'none',
	video: 'none',
	audioTokensPerSecond: 25,
	free: true,
};
