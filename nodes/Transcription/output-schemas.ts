import { transcriptionResult } from '../../capabilities/transcription/transcription-result';

/** What an item holds after each operation, for the preview before the first run. */
export const outputSchemas = {
	transcribe: transcriptionResult,
	translate: transcriptionResult.required({ translatedTo: true }),
};
