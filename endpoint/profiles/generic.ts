import type { Profile } from './profile';

/** Any other server that speaks OpenAI's API: vLLM, LiteLLM, LocalAI, speaches, … */
export const generic: Profile = {
	name: 'generic',
	label: 'Other (OpenAI-Compatible)',
	baseUrl: '',
	matches: () => true,
	versionPath: '/v1',
	bareModel: (model) => model,
	maxTokensField: 'max_tokens',
	transcription: {
		kind: 'audio-route',
		formats: ['wav', 'mp3', 'm4a', 'ogg', 'flac', 'webm'],
		maxBytes: 25 * 1024 * 1024,
		answerFormat: () => 'verbose_json',
	},
	audioTokensPerSecond: 25,
};
