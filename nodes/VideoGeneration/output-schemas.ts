import { z } from 'zod/v4';
import { videoResult } from '../../capabilities/video-generation/video-result';

const item = videoResult.omit({ data: true }).extend({ fileName: z.string() });

/** What an item holds after each operation, for the preview before the first run. */
export const outputSchemas = { generate: item, get: item };
