import { openrouterImages } from './openrouter-images';
import { openrouterSpeech } from './openrouter-speech';
import { openrouterVideos } from './openrouter-videos';
import type { Profile } from './profile';
import { inputType } from './input-type';
import { taskPrefix } from './task-prefix';
import { toolSchemaByName } from './tool-schema-by-name';

// Models of which the maker's name for it says that they transcribe and do nothing else
// (openrouter.ai/collections/speech-to-text-models).
const transcribing =
	/whisper|transcri|chirp|parakeet|elevenlabs\/scribe|nvidia\/canary-|universal-|deepgram\/|(^|[/-])(asr|stt)($|[-:])/i;

function writesTranscripts(entry: unknown): boolean {
	const { architecture } = (entry ?? {}) as {
		architecture?: { output_modalities?: unknown } | null;
	};
	const writes = architecture?.output_modalities;
	return Array.isArray(writes) && writes.includes('transcription');
}

/**
 * OpenRouter, openrouter.ai/docs. Models that only transcribe have a route of their own; to others a
 * recording goes through chat.
 */
export const openrouter: Profile = {
	name: 'openrouter',
	label: 'OpenRouter',
	baseUrl: 'https://openrouter.ai/api/v1',
	keyPage: 'https://openrouter.ai/settings/keys',
	matches: (url) => url.hostname === 'openrouter.ai',
	// openrouter.ai/docs/api_reference/limits
	keyRoute: '/key',
	versionPath: '/api/v1',
	bareModel: (model) => model,
	defaultModels: {
		chat: 'google/gemini-3.8-flash',
		vision: 'google/gemini-3.8-flash',
		tools: 'google/gemini-3.8-flash',
		embeddings: 'openai/text-embedding-3-small',
		images: 'google/gemini-3.1-flash-image',
		transcription: 'google/gemini-3.8-flash',
		translation: 'google/gemini-3.8-flash',
		video: 'google/veo-3.1',
	},
	// openrouter.ai/docs/models: models that write text alone unless told
	modelsQuery: { output_modalities: 'all' },
	maxTokensField: 'max_tokens',
	// openrouter.ai/docs/use-cases/reasoning-tokens
	thinkingFields({ effort, level = effort, budget, include, cachedContent }) {
		const reasoning = {
			...(budget === undefined ? {} : { max_tokens: budget }),
			...(level === undefined ? {} : { effort: level }),
			...(include === undefined ? {} : { exclude: !include }),
		};
		return {
			fields: Object.keys(reasoning).length === 0 ? {} : { reasoning },
			leftOut: cachedContent === undefined ? [] : ['cached content'],
		};
	},
	toolSchema: toolSchemaByName,
	// openrouter.ai/docs/guides/features/plugins/web-search
	webSearch: (_model, contextSize) => ({
		plugins: [{ id: 'web' }],
		web_search_options: { search_context_size: contextSize },
	}),
	transcription: {
		kind: 'chat-audio',
		formats: ['wav', 'mp3'],
		maxBytes: 20 * 1024 * 1024,
		transcribes: (model) => transcribing.test(model),
		// They are in no list that does not ask for them.
		listed: { query: { output_modalities: 'transcription' }, transcribes: writesTranscripts },
	},
	images: openrouterImages,
	speech: openrouterSpeech,
	videos: openrouterVideos,
	embeddings: {
		// Texts reach models of many makers: the smallest limit, Gemini's, holds.
		maxInputs: 100,
		maxTokens: 200_000,
		textTokens: () => ({ max: 8192, part: 2800 }),
		taskPrefix,
		inputType,
	},
	// What Cohere takes, whose models these are.
	rerank: { maxDocuments: 1000 },
	fetchesUrls: true,
	// Images reach models of many makers: the smallest request cap, Gemini's, holds.
	maxImageBytes: 14_500_000,
	// openrouter.ai/docs/features/multimodal/pdfs
	pdf: 'file',
	// openrouter.ai/docs/guides/overview/multimodal/videos
	video: 'video_url',
	audioTokensPerSecond: 32,
	priceProvider: 'openrouter',
};
