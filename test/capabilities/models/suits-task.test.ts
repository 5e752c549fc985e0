import { kindOfModel } from '../../../capabilities/models/kind-of-model';
import { suitsTask } from '../../../capabilities/models/suits-task';
import { findProfile } from '../../../endpoint/profiles/find-profile';
import { modelTasks, type ModelTask } from '../../../endpoint/profiles/model-task';
import type { ProfileName } from '../../../endpoint/endpoint-settings';

const profileOf = (profile: ProfileName) => findProfile({ baseUrl: 'https://x.example', profile });
const named = (ids: string) =>
	ids
		.split(/\s+/)
		.filter(Boolean)
		.map((id): { id: string; raw?: unknown } => ({ id }));

/** Lists as the providers give them, cut to a few models of each kind. */
const lists: Record<string, { profile: ProfileName; models: { id: string; raw?: unknown }[] }> = {
	OpenAI: {
		profile: 'openai',
		models: named(`gpt-6-luna gpt-5.6-terra o4-mini chatgpt-4o-latest gpt-4o-audio-preview
			gpt-image-2 dall-e-3 gpt-image-2.6-flare sora-2 text-embedding-3-small
			text-embedding-ada-002 whisper-1 gpt-transcribe gpt-4o-mini-transcribe tts-1 gpt-4o-mini-tts
			gpt-realtime omni-moderation-latest davinci-002 gpt-3.5-turbo-instruct ft:gpt-4o-mini:acme::x`),
	},
	Gemini: {
		profile: 'gemini',
		models: named(`gemini-3.8-flash gemini-3.1-pro-preview gemma-3-27b-it gemini-3.1-flash-image
			imagen-4.0-generate-001 gemini-embedding-001 gemini-embedding-2 gemini-2.5-flash-preview-tts
			gemini-2.5-flash-native-audio-latest gemini-live-2.5-flash veo-3.0-generate-001 aqa
			deep-research-pro-preview-12-2025`),
	},
	Groq: {
		profile: 'groq',
		models: named(`openai/gpt-oss-120b llama-3.1-8b-instant qwen/qwen3-32b groq/compound
			moonshotai/kimi-k2-instruct meta-llama/llama-prompt-guard-2-86m whisper-large-v3-turbo
			canopylabs/orpheus-v1-english playai-tts`),
	},
	Ollama: {
		profile: 'ollama',
		models: named(`llama3.2:latest qwen3:8b llava:7b my-own-model nomic-embed-text:latest bge-m3
			all-minilm:latest mxbai-embed-large x/z-image-turbo:latest hf.co/unsloth/Qwen3-8B-GGUF:Q4_K_M`),
	},
	OpenRouter: {
		profile: 'openrouter',
		models: [
			told('google/gemini-3.8-flash', ['text', 'image', 'audio'], ['text'], ['tools']),
			told('deepseek/deepseek-r1', ['text'], ['text'], ['reasoning']),
			told('google/gemini-3.1-flash-image', ['text', 'image'], ['image', 'text']),
			told('openai/text-embedding-3-small', ['text'], ['embeddings']),
			told('openai/whisper-1', ['audio'], ['transcription']),
			told('openai/gpt-audio-mini', ['text', 'audio'], ['text', 'audio'], ['tools']),
			told('google/gemini-3.1-flash-tts-preview', ['text'], ['speech']),
			told('google/veo-3.1', ['text', 'image'], ['video']),
			told('cohere/rerank-4', ['text'], ['rerank']),
		],
	},
	Mistral: {
		profile: 'generic',
		models: [
			mistral('mistral-large-latest', 'completion_chat', 'function_calling', 'vision'),
			mistral('codestral-latest', 'completion_chat', 'function_calling'),
			mistral('open-mistral-7b', 'completion_chat'),
			mistral('voxtral-small-latest', 'completion_chat', 'function_calling', 'audio'),
			mistral('voxtral-mini-latest', 'audio_transcription'),
			mistral('voxtral-mini-transcribe-2507', 'audio_transcription'),
			mistral('voxtral-mini-transcribe-realtime-2602'),
			mistral('mistral-embed'),
			mistral('mistral-moderation-latest', 'completion_chat', 'moderation'),
			mistral('mistral-ocr-latest', 'completion_chat', 'vision', 'ocr'),
		],
	},
	Perplexity: {
		profile: 'generic',
		models: named('sonar sonar-pro sonar-reasoning-pro sonar-deep-research'),
	},
};

/** Mistral tells each capability, whether the model has it or not. */
function mistral(id: string, ...has: string[]) {
	const all = ['completion_chat', 'function_calling', 'vision', 'ocr', 'moderation', 'audio'];
	const capabilities = Object.fromEntries(
		[...all, 'audio_transcription'].map((name) => [name, has.includes(name)]),
	);
	return { id, raw: { id, object: 'model', type: 'base', capabilities } };
}

function told(id: string, input: string[], output: string[], parameters?: string[]) {
	const architecture = { input_modalities: input, output_modalities: output };
	return { id, raw: { id, architecture, supported_parameters: parameters } };
}

test.each(Object.entries(lists))('a list of %s is sorted by task', (name, { profile, models }) => {
	const sorted = Object.fromEntries(
		modelTasks.map((task) => [
			task,
			models.filter((model) => suitsTask(model, task, profileOf(profile))).map(({ id }) => id),
		]),
	);
	expect(sorted).toEqual(expected[name]);
});

const openAiChat =
	'gpt-6-luna gpt-5.6-terra o4-mini chatgpt-4o-latest gpt-4o-audio-preview ft:gpt-4o-mini:acme::x';
const geminiChat = 'gemini-3.8-flash gemini-3.1-pro-preview gemma-3-27b-it';
const groqChat =
	'openai/gpt-oss-120b llama-3.1-8b-instant qwen/qwen3-32b groq/compound moonshotai/kimi-k2-instruct';
const ollamaChat =
	'llama3.2:latest qwen3:8b llava:7b my-own-model hf.co/unsloth/Qwen3-8B-GGUF:Q4_K_M';

const expected: Record<string, Record<string, string[]>> = {
	OpenAI: of(openAiChat, {
		embeddings: 'text-embedding-3-small text-embedding-ada-002',
		images: 'gpt-image-2 dall-e-3 gpt-image-2.6-flare',
		speech: 'tts-1 gpt-4o-mini-tts',
		video: 'sora-2',
		transcription: 'gpt-4o-audio-preview whisper-1 gpt-transcribe gpt-4o-mini-transcribe',
	}),
	Gemini: of(geminiChat, {
		embeddings: 'gemini-embedding-001 gemini-embedding-2',
		images: 'gemini-3.1-flash-image imagen-4.0-generate-001',
		speech: 'gemini-2.5-flash-preview-tts',
		video: 'veo-3.0-generate-001',
		transcription: geminiChat,
	}),
	Groq: of(groqChat, {
		...{ embeddings: '', images: '', transcription: 'whisper-large-v3-turbo' },
		...{ speech: 'canopylabs/orpheus-v1-english playai-tts', video: '' },
	}),
	Ollama: of(ollamaChat, {
		embeddings: 'my-own-model nomic-embed-text:latest bge-m3 all-minilm:latest mxbai-embed-large',
		images: 'my-own-model x/z-image-turbo:latest',
		...{ speech: 'my-own-model', video: 'my-own-model' },
		transcription: ollamaChat,
		rerank: 'my-own-model',
	}),
	Mistral: of('mistral-large-latest codestral-latest open-mistral-7b voxtral-small-latest', {
		vision: 'mistral-large-latest',
		tools: 'mistral-large-latest codestral-latest voxtral-small-latest',
		embeddings: 'mistral-embed',
		images: '',
		...{ speech: '', video: '' },
		transcription: 'voxtral-mini-latest voxtral-mini-transcribe-2507',
	}),
	Perplexity: of('sonar sonar-pro sonar-reasoning-pro sonar-deep-research', {
		...{ embeddings: '', images: '', speech: '', transcription: '', video: '' },
	}),
	OpenRouter: {
		...of(
			'google/gemini-3.8-flash deepseek/deepseek-r1 google/gemini-3.1-flash-image openai/gpt-audio-mini',
			{
				vision: 'google/gemini-3.8-flash google/gemini-3.1-flash-image',
				tools: 'google/gemini-3.8-flash google/gemini-3.1-flash-image openai/gpt-audio-mini',
				embeddings: 'openai/text-embedding-3-small',
				images: 'google/gemini-3.1-flash-image',
				speech: 'google/gemini-3.1-flash-tts-preview',
				video: 'google/veo-3.1',
				transcription: 'google/gemini-3.8-flash openai/whisper-1 openai/gpt-audio-mini',
				rerank: 'cohere/rerank-4',
			},
		),
	},
};

function of(chat: string, others: Record<string, string>): Record<string, string[]> {
	const all: Record<string, string> = { chat, vision: chat, tools: chat, rerank: '', ...others };
	return Object.fromEntries(
		Object.entries(all).map(([task, ids]) => [task, ids.split(' ').filter(Boolean)]),
	);
}

test.each([
	// github.com/n8n-io/n8n/issues/16715: its name has no "embed"
	['intfloat/multilingual-e5-large', undefined, 'embeddings'],
	// github.com/Trans-N-ai/swama/issues/34
	['mlx-community/Qwen3-Embedding-8B-4bit-DWQ', undefined, 'embeddings'],
	['mlx-community/Qwen3-8B-4bit', undefined, 'chat'],
	['BAAI/bge-reranker-v2-m3', undefined, 'rerank'],
	['jina-reranker-v3', undefined, 'rerank'],
	['rerank-english-v3.0', undefined, 'rerank'],
	['Qwen/Qwen3-Reranker-8B', undefined, 'rerank'],
	['omni-moderation-latest', undefined, 'other'],
	['Salesforce/SFR-Embedding-Mistral', undefined, 'embeddings'],
	['Systran/faster-whisper-large-v3', undefined, 'transcription'],
	['black-forest-labs/FLUX.2-dev', undefined, 'images'],
	['a-model', { type: 'embedding' }, 'embeddings'],
	['a-model', { type: 'vlm' }, 'chat'],
	['a-model', { type: 'video' }, 'video'],
	['Wan-AI/Wan2.2-T2V-A14B', undefined, 'video'],
	['openai/sora-2-pro', undefined, 'video'],
	['a-model', { type: 'of-a-new-kind' }, undefined],
	['a-model', { capabilities: ['embedding'] }, 'embeddings'],
	['house-model', { capabilities: { completion_chat: false } }, undefined],
	['mistral-x', { capabilities: { completion_chat: 'yes', type: 'chat' } }, 'chat'],
	['perplexity/sonar-deep-research', undefined, 'chat'],
	['o3-deep-research', undefined, 'other'],
	['a-model', { architecture: 'transformer', type: 4, capabilities: 'none' }, undefined],
	['a-model', 'a-model', undefined],
	['house-model-7', undefined, undefined],
])('%s, told of by %j, is made for %s', (id, raw, kind) => {
	expect(kindOfModel(id, raw)).toBe(kind);
});

test('a model that nothing is told of stays in each list', () => {
	for (const task of modelTasks) {
		expect(suitsTask({ id: 'house-model-7' }, task, profileOf('generic'))).toBe(true);
	}
});

/** A model that translates is one that transcribes. */
const listedUnder = (task: string) =>
	task === 'translation' ? 'transcription' : (task as ModelTask);

test('a default model suits its task', () => {
	for (const { profile } of Object.values(lists)) {
		for (const [task, id] of Object.entries(profileOf(profile).defaultModels)) {
			const suits = suitsTask({ id }, listedUnder(task), profileOf(profile));
			expect({ profile, task, id, suits }).toEqual({ profile, task, id, suits: true });
		}
	}
});
