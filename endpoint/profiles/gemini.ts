import type { Profile } from './profile';
import { signToolCalls } from './sign-tool-calls';

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
	// A level is a thinking_level; the endpoint refuses it beside reasoning_effort.
	thinkingFields({ budget, level, include, cachedContent }) {
		const thinking = {
			...(budget === undefined ? {} : { thinking_budget: budget }),
			...(level === undefined ? {} : { thinking_level: level }),
			...(include === undefined ? {} : { include_thoughts: include }),
		};
		const google = {
			...(Object.keys(thinking).length === 0 ? {} : { thinking_config: thinking }),
			...(cachedContent === undefined ? {} : { cached_content: cachedContent }),
		};
		return {
			fields: Object.keys(google).length === 0 ? {} : { extra_body: { google } },
			leftOut: [],
		};
	},
	prepareMessages: signToolCalls,
	toolSchema: 'gemini',
	transcription: {
		kind: 'chat-audio',
		formats: ['wav', 'mp3'],
		// The compat layer's request cap of 20 MB holds base64, which is a third larger.
		maxBytes: 14_500_000,
	},
	// The compat layer fetches no URLs: github.com/BoundaryML/baml/issues/1548
	fetchesUrls: false,
	// As for audio: base64 within the request cap of 20 MB.
	maxImageBytes: 14_500_000,
	pdf: 'image_url',
	// ai.google.dev/gemini-api/docs/audio
	audioTokensPerSecond: 32,
	priceProvider: 'google',
};
