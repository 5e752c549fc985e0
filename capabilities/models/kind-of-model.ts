import { z } from 'zod/v4';

/** What a model is made for; `other` is what no node can use, such as music or moderation. */
export type ModelKind =
	'chat' | 'embeddings' | 'images' | 'rerank' | 'speech' | 'transcription' | 'video' | 'other';

const texts = z.array(z.string()).optional().catch(undefined);

/** What some endpoints tell of a model beside its name. */
const told = z.looseObject({
	// OpenRouter
	architecture: z
		.looseObject({ input_modalities: texts, output_modalities: texts })
		.optional()
		.catch(undefined),
	supported_parameters: texts,
	// Together, LM Studio
	type: z.string().optional().catch(undefined),
	// Mistral: a word for each thing that a model can do; llama.cpp: a list of them
	capabilities: z
		.union([z.array(z.string()), z.record(z.string(), z.unknown())])
		.optional()
		.catch(undefined),
});

export type ToldOfModel = z.infer<typeof told>;

/** Whether a model can do something, by Mistral's words for it; undefined where nobody tells. */
export function canDo({ capabilities = {} }: ToldOfModel, what: string): boolean | undefined {
	const value = Array.isArray(capabilities) ? undefined : capabilities[what];
	return typeof value === 'boolean' ? value : undefined;
}

/** What an entry of a list tells; nothing where it is a name alone. */
export const toldOfModel = (raw: unknown): ToldOfModel => told.safeParse(raw).data ?? {};

const types: Partial<Record<string, ModelKind>> = {
	chat: 'chat',
	llm: 'chat',
	vlm: 'chat',
	language: 'chat',
	code: 'chat',
	embedding: 'embeddings',
	embeddings: 'embeddings',
	image: 'images',
	transcribe: 'transcription',
	moderation: 'other',
	rerank: 'rerank',
	video: 'video',
};

/** A word at the start of a name, or behind a maker's name or a hyphen. */
const word = (words: string) => new RegExp(`(^|[/:_.-])(${words})`, 'i');

// In this order: the first that fits counts.
const names: readonly [pattern: RegExp, kind: ModelKind][] = [
	// Unlike others of deep research, Perplexity's answer in a chat.
	[word('sonar'), 'chat'],
	[word('(\\w+-)*rerank'), 'rerank'],
	[word('(\\w+-)*moderation|llama-prompt-guard|mistral-ocr'), 'other'],
	[
		/embed|(^|[/:_-])(bge|gte|e5-(small|base|large|mistral)|all-minilm|all-mpnet|sentence-t|voyage-\d)/i,
		'embeddings',
	],
	[
		/whisper|transcri|moonshine|parakeet|wav2vec|(^|[/_-])(stt|asr|scribe)($|[:/_-])/i,
		'transcription',
	],
	[/(^|[/_-])tts($|[:/_-])|orpheus|kokoro|text-to-speech/i, 'speech'],
	[/(^|[/-])lyria/i, 'other'],
	[/realtime|native-audio|(^|[-/])live($|-)|deep-research/i, 'other'],
	[word('veo-|sora-|kling-|wan-?\\d|seedance-|hailuo-'), 'video'],
	[word('aqa$|davinci-|babbage-|gpt-3\\.5-turbo-instruct|computer-use-preview'), 'other'],
	[
		/dall-e|(^|[/:_.-])(imagen|flux|sdxl|sd3|stable-diffusion|seedream|recraft|ideogram|hidream)|(^|[/:_.-])image($|[:_.-])/i,
		'images',
	],
	[
		word(
			'gpt-?\\d|gpt-oss|gpt-audio|chatgpt|o[134]($|-)|claude|gemini|gemma|llama|codellama|mistral|ministral|mixtral|magistral|devstral|codestral|pixtral|voxtral|qwen|qwq|deepseek|grok|command-|phi-?\\d|kimi|glm-|granite|nemotron|llava|minicpm|hermes|smollm|compound',
		),
		'chat',
	],
];

/** What a model is made for, by what its endpoint tells of it or else by its name; undefined where neither does. */
export function kindOfModel(id: string, raw?: unknown): ModelKind | undefined {
	const told = toldOfModel(raw);
	const { architecture, type, capabilities } = told;
	const written = architecture?.output_modalities;
	if (written) return kindOfOutput(written);
	const typed = type === undefined ? undefined : types[type];
	if (typed !== undefined) return typed;
	if (Array.isArray(capabilities) && capabilities.includes('embedding')) return 'embeddings';
	const named = names.find(([pattern]) => pattern.test(id))?.[1];
	const transcribes = canDo(told, 'audio_transcription');
	if (named === 'transcription' && transcribes === false) return 'other';
	if (named !== 'chat' || canDo(told, 'completion_chat') !== false) return named;
	return transcribes ? 'transcription' : 'other';
}

function kindOfOutput(written: readonly string[]): ModelKind {
	if (written.includes('embeddings')) return 'embeddings';
	if (written.includes('transcription')) return 'transcription';
	if (written.includes('video')) return 'video';
	if (written.includes('image')) return 'images';
	if (written.includes('rerank')) return 'rerank';
	if (written.includes('speech')) return 'speech';
	return written.includes('text') ? 'chat' : 'other';
}
