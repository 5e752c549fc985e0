import type { ProfileName } from '../endpoint-settings';

/** Audio containers, by the name the field uses for them. */
export type AudioFormat = 'wav' | 'mp3' | 'm4a' | 'ogg' | 'flac' | 'webm' | 'aac';

/** How an endpoint turns speech into text. */
export type TranscriptionRoute =
	| {
			kind: 'audio-route';
			/** Containers that /audio/transcriptions takes. */
			formats: readonly AudioFormat[];
			/** Upload limit in bytes. */
			maxBytes: number;
			/** The richest answer format that a model offers. */
			answerFormat(model: string): 'verbose_json' | 'json';
	  }
	| {
			kind: 'chat-audio';
			/** Containers that an `input_audio` part takes. */
			formats: readonly ('wav' | 'mp3')[];
			/** Limit of one recording in bytes, before base64 makes it a third larger. */
			maxBytes: number;
	  };

/** How one kind of endpoint differs from the others: data and small functions. */
export interface Profile {
	readonly name: ProfileName;
	/** The name people know it by. */
	readonly label: string;
	/** Base URL of the public service; empty where there is none. */
	readonly baseUrl: string;
	/** Whether this base URL belongs to the endpoint. */
	matches(url: URL): boolean;
	/** Path to add to a base URL that names only a host. */
	readonly versionPath: string;
	/** The model's name as requests want it, without a prefix such as `models/`. */
	bareModel(model: string): string;
	readonly maxTokensField: 'max_tokens' | 'max_completion_tokens';
	readonly transcription: TranscriptionRoute;
	/** Tokens that a second of audio counts as, for pacing and for prices of audio input. */
	readonly audioTokensPerSecond: number;
	/** The price table's name for the provider; undefined where prices are not known. */
	readonly priceProvider?: string;
	/** True where nothing is billed: the model runs on the user's own machine. */
	readonly free?: boolean;
}
