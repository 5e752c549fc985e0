import type { ProfileName } from '../endpoint-settings';
import type { DefaultModels } from './model-task';
import type { EmbeddingTask } from './task-prefix';

/** Audio containers, by the name the field uses for them. */
export const audioFormats = ['wav', 'mp3', 'm4a', 'ogg', 'flac', 'webm', 'aac'] as const;

export type AudioFormat = (typeof audioFormats)[number];

/** How an endpoint turns speech into text. */
export type TranscriptionRoute =
	| {
			kind: 'audio-route';
			/** Containers that /audio/transcriptions takes. */
			formats: readonly AudioFormat[];
			/** Upload limit in bytes. */
			maxBytes: number;
			/** The richest answer format that a model offers. */
			answerFormat(model: string): 'verbose_json' | 'json' | 'diarized_json';
			/** Longest part of a recording to send at once, in seconds; 480 unless told. */
			chunkSeconds?: number;
	  }
	| {
			kind: 'chat-audio';
			/** Models that transcribe through /audio/transcriptions all the same, which takes JSON here. */
			transcribes?(model: string): boolean;
			/** How the list of models tells of those whose name does not. */
			listed?: {
				query: Readonly<Record<string, string>>;
				/** Whether an entry of the list is one of them. */
				transcribes(entry: unknown): boolean;
			};
			/** Containers that an `input_audio` part takes. */
			formats: readonly ('wav' | 'mp3')[];
			/** Limit of one recording in bytes, before base64 makes it a third larger. */
			maxBytes: number;
			/** Longest part of a recording to send at once, in seconds; 480 unless told. */
			chunkSeconds?: number;
	  };

/** How an endpoint takes texts to embed. Tokens are estimated, so that its own limits are higher. */
export interface EmbeddingsRoute {
	/** Most texts of one request. */
	readonly maxInputs: number;
	/** Most tokens of one request, all its texts together. */
	readonly maxTokens: number;
	/** Tokens that a text may have at most, and those of a part of one that is cut. */
	textTokens(model: string): { max: number; part: number };
	/** The words before a text that tell the model what it is embedded for, where it knows any. */
	taskPrefix(model: string, task: EmbeddingTask): string | undefined;
	/** The field that does so where the model wants one: NVIDIA's, and those of the same server. */
	inputType?(model: string, task: EmbeddingTask): string | undefined;
}

/** A message on the wire, as far as a profile has to look at it. */
export interface WireMessage {
	role: string;
	name?: string | undefined;
	tool_call_id?: string | undefined;
	tool_calls?:
		{ id?: string | undefined; function: { name: string }; [field: string]: unknown }[] | undefined;
	[field: string]: unknown;
}

/** What endpoints word differently or do not know. */
export interface ThinkingOptions {
	model: string;
	/** As reasoning_effort has it; not together with a budget or a level. */
	effort: string | undefined;
	/** Most tokens of thinking. */
	budget: number | undefined;
	level: string | undefined;
	/** Whether to return the thoughts. */
	include: boolean | undefined;
	cachedContent: string | undefined;
}

/** What an image shall be like, as far as endpoints word it differently. */
export interface ImageOptions {
	model: string;
	/** `1536x1024` or `auto`; not together with an aspect ratio. */
	size: string | undefined;
	/** `16:9`. */
	aspectRatio: string | undefined;
	quality: string | undefined;
	background: string | undefined;
	/** File format: png, jpeg, webp, gif or svg. */
	format: string | undefined;
	/** Of jpeg and webp, from 0 to 100. */
	compression: number | undefined;
	seed: number | undefined;
	user: string | undefined;
}

/** The fields of a request for images. */
export interface ImageFields {
	fields: Record<string, unknown>;
	/** Options that the endpoint has no field for. */
	leftOut: string[];
	/** What was changed to fit, as a sentence. */
	changed?: string;
}

/** Google's generateContent beside the OpenAI-compatible routes: images are parts of its content. */
export interface ContentRoute {
	kind: 'generate-content';
	fields(options: ImageOptions): ImageFields;
}

/** How an endpoint makes images. */
export type ImageRoute =
	| {
			kind: 'images-route';
			/** Whether there is /images/edits beside /images/generations, or the route that edits instead. */
			edits: boolean | ContentRoute;
			/** Images that one request may ask for. */
			maxPerCall(model: string): number;
			fields(options: ImageOptions): ImageFields;
			/** Fields that we add and the user does not know of: one that is refused goes in silence. */
			ours: readonly string[];
	  }
	| {
			/** Images are parts of a chat answer, one a request; those to edit are parts of the message. */
			kind: 'chat';
			modalities(model: string): readonly string[];
			fields(options: ImageOptions): ImageFields;
	  }
	| { kind: 'none' };

/** File formats of speech, as `response_format` names them. */
export const speechFormats = ['mp3', 'opus', 'aac', 'flac', 'wav', 'pcm'] as const;

export type SpeechFormat = (typeof speechFormats)[number];

/** A text to speak, as far as endpoints word it differently. */
export interface SpeechOptions {
	model: string;
	text: string;
	voice: string;
	/** How to speak it, in words. */
	instructions: string | undefined;
}

/** How an endpoint turns text into speech. */
export type SpeechRoute =
	| {
			/** OpenAI's /audio/speech. */
			kind: 'speech-route';
			/** Characters that one request may hold. */
			maxChars(model: string): number;
			/** The voice where none is chosen. */
			voice: string;
			/** Formats that it gives by itself. */
			formats: readonly SpeechFormat[];
			/** The format whose samples can be joined. */
			samples: 'wav' | 'pcm';
	  }
	| {
			/** Google's generateContent beside the OpenAI-compatible routes; gives samples alone. */
			kind: 'generate-content';
			maxChars(model: string): number;
			voice: string;
			body(options: SpeechOptions): object;
	  }
	| { kind: 'none' };

/** What a video shall be like, as far as endpoints word it differently. */
export interface VideoOptions {
	/** Length. */
	seconds: number | undefined;
	/** Width and height: `1280x720`. */
	size: string | undefined;
	/** What it begins with. */
	image: { bytes: Buffer; mimeType: string; fileName: string } | undefined;
}

/** How an endpoint makes videos: /videos begins one, and it is looked at until it is there. */
export type VideoRoute =
	| {
			kind: 'videos-route';
			/** How the request is written. */
			body: 'form' | 'json';
			/** Sizes that there are words for; any unless told. */
			sizes?: readonly string[];
			/** The fields that say what the video shall be like. */
			fields(options: VideoOptions): Record<string, unknown>;
			/** The header that takes the key where a video is outside of the base URL, on the same host. */
			keyHeader?: string;
	  }
	| { kind: 'none' };

/** How one kind of endpoint differs from the others: data and small functions. */
export interface Profile {
	readonly name: ProfileName;
	/** The name people know it by. */
	readonly label: string;
	/** Base URL of the public service; empty where there is none. */
	readonly baseUrl: string;
	/** Where a key of the public service is made; none where it needs none. */
	readonly keyPage?: string;
	/** Whether this base URL belongs to the endpoint. */
	matches(url: URL): boolean;
	/** A route that answers a valid key alone, where the list of models is open to everybody. */
	readonly keyRoute?: string;
	/** Path to add to a base URL that names only a host. */
	readonly versionPath: string;
	/** The model's name as requests want it, without a prefix such as `models/`. */
	bareModel(model: string): string;
	/** What is used where no model is chosen; empty where a server may have any. */
	readonly defaultModels: DefaultModels;
	/** What to ask for a list of all models with, where some are left out otherwise. */
	readonly modelsQuery?: Readonly<Record<string, string>>;
	readonly maxTokensField: 'max_tokens' | 'max_completion_tokens';
	/** The body fields that ask for thinking, and the options that the endpoint has no field for. */
	thinkingFields(options: ThinkingOptions): { fields: object; leftOut: string[] };
	/**
	 * The body fields that make a model search the web, with how much of the pages it reads; undefined
	 * where the endpoint cannot.
	 */
	readonly webSearch: ((model: string, contextSize: string) => object) | undefined;
	/** Makes a conversation fit where the endpoint asks for more than OpenAI does. */
	prepareMessages?(messages: readonly WireMessage[]): WireMessage[];
	/** How much of JSON Schema schemas for the model may use; all of it unless told. */
	toolSchema?(model: string): 'gemini' | undefined;
	readonly transcription: TranscriptionRoute;
	readonly images: ImageRoute;
	readonly speech: SpeechRoute;
	readonly videos: VideoRoute;
	readonly embeddings: EmbeddingsRoute;
	/** How many documents one request to /rerank takes; undefined where there is no such route. */
	readonly rerank: { readonly maxDocuments: number } | undefined;
	/** Whether the endpoint itself fetches an image that is given as URL. */
	readonly fetchesUrls: boolean;
	/** Limit of one image, PDF or video in bytes, before base64 makes it a third larger. */
	readonly maxImageBytes: number;
	/** The message part that takes a PDF. */
	readonly pdf: 'image_url' | 'file' | 'none';
	/** Images that one request may hold, where they are few. */
	readonly maxImages?: number;
	/** The message part that takes a video; none where pictures of it are sent. */
	readonly video: 'image_url' | 'video_url' | 'none';
	/** Tokens that a second of audio counts as, for pacing and for prices of audio input. */
	readonly audioTokensPerSecond: number;
	/** The price table's name for the provider; undefined where prices are not known. */
	readonly priceProvider?: string;
	/** True where nothing is billed: the model runs on the user's own machine. */
	readonly free?: boolean;
}
