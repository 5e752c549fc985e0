import type { Profile } from './profile';

/** OpenRouter, openrouter.ai/docs. It has no transcription route; audio goes through chat. */
export const openrouter: Profile = {
	name: 'openrouter',
	label: 'OpenRouter',
	baseUrl: 'https://openrouter.ai/api/v1',
	matches: (url) => url.hostname === 'openrouter.ai',
	versionPath: '/api/v1',
	bareModel: (model) => model,
	maxTokensField: 'max_tokens',
	transcription: {
		kind: 'chat-audio',
		formats: ['wav', 'mp3'],
		maxBytes: 20 * 1024 * 1024,
	},
	audioTokensPerSecond: 32,
	priceProvider: 'openrouter',
};
