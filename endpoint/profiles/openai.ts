import type { Profile } from './profile';

/** OpenAI, platform.openai.com/docs/api-reference. */
export const openai: Profile = {
	name: 'openai',
	label: 'OpenAI',
	baseUrl: 'https://api.openai.com/v1',
	matches: (url) => url.hostname === 'api.openai.com',
	versionPath: '/v1',
	bareModel: (model) => model,
	maxTokensField: 'max_completion_tokens',
	transcription: {
		kind: 'audio-route',
		formats: ['wav', 'mp3', 'm4a', 'ogg', 'flac', 'webm'],
		maxBytes: 25 * 1024 * 1024,
		// The gpt-*-transcribe models answer json and text alone, whisper also verbose_json.
		answerFormat: (model) => (model.startsWith('whisper') ? 'verbose_json' : 'json'),
	},
	audioTokensPerSecond: 10,
	priceProvider: 'openai',
};
