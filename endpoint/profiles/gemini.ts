import type { Profile } from './profile';

/** Google Gemini through ai.google.dev/gemini-api/docs/openai. */
export const gemini: Profile = {
	name: 'gemini',
	label: 'Google Gemini',
	baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai/',
	matches: (url) =>
		url.hostname === 'generativelanguage.googleapis.com' ||
		/\/v1(beta)?\/openai\b/.test(url.pathname),
	versionPath: '/v1beta/openai',
	bareModel: (model) => model.replace(/^models\//, ''),
	maxTokensField: 'max_tokens',
	transcription: {
		kind: 'chat-audio',
		formats: ['wav', 'mp3'],
		// The compat layer's request cap of 20 MB holds base64, which is a third larger.
		maxBytes: 14_500_000,
	},
	// ai.google.dev/gemini-api/docs/audio
	audioTokensPerSecond: 32,
	priceProvider: 'google',
};
