import type { Profile } from './profile';

/** Groq, console.groq.com/docs/openai. */
export const groq: Profile = {
	name: 'groq',
	label: 'Groq',
	baseUrl: 'https://api.groq.com/openai/v1',
	matches: (url) => url.hostname === 'api.groq.com',
	versionPath: '/openai/v1',
	bareModel: (model) => model,
	maxTokensField: 'max_completion_tokens',
	transcription: {
		kind: 'audio-route',
		formats: ['wav', 'mp3', 'm4a', 'ogg', 'flac', 'webm'],
		maxBytes: 25 * 1024 * 1024,
		answerFormat: () => 'verbose_json',
	},
	audioTokensPerSecond: 10,
	priceProvider: 'groq',
};
