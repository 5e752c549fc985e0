import { z } from 'zod/v4';
import { speechResult } from '../../capabilities/speech-generation/speech-result';

/** What an item holds, for the preview before the first run. */
export const outputSchemas = {
	generate: speechResult.omit({ data: true }).extend({ fileName: z.string() }),
};
