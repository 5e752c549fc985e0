import { genericImages } from './generic-images';
import type { Profile } from './profile';
import { thinkingByEffort } from './thinking-by-effort';

/** Any other server that speaks OpenAI's API: vLLM, LiteLLM, LocalAI, speaches, … */
export const generic: Profile = {
	name: 'generic',
	label: 'Other (OpenAI-Compatible)',
	baseUrl: '',
	matches: () => true,
	versionPath: '/v1',
	bareModel: (model) => model,
	maxTokensField: 'max_tokens',
	thinkingFields: thinkingByEffort,
	transcription: {
		kind: 'audio-route',
		formats: ['wav', 'mp3', 'm4a', 'ogg', 'flac', 'webm'],
		maxBytes: 25 * 1024 * 1024,
		answerFormat: (model) => (model.includes('diarize') ? 'diarized_json' : 'verbose_json'),
	},
	images: genericImages,
	// Not every server can fetch; a file fetched here works with all.
	fetchesUrls: false,
	maxImageBytes: 14_500_000,
	pdf: 'file',
	audioTokensPerSecond: 25,
};
