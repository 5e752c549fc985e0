import type { CompletionUsage } from 'openai/resources/completions';
import type { Segment } from './transcription-result';

/** What an endpoint made of a recording, before it is checked and priced. */
export interface Heard {
	text: string;
	segments: Segment[];
	language?: string | undefined;
	reported?: CompletionUsage | undefined;
	model?: string | undefined;
	warnings?: string[];
	raw: unknown;
}
