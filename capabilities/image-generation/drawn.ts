import { z } from 'zod/v4';
import { failureDetails } from '../../endpoint/failure';
import { usage } from '../../endpoint/usage';
import { drawnImage } from './image-result';

/** What one request gave. */
export const drawn = z.object({
	images: z.array(drawnImage).min(1),
	failures: z.array(failureDetails).describe('What is wrong with further images of the answer.'),
	text: z.string(),
	model: z.string(),
	usage,
	raw: z.unknown(),
});

export type Drawn = z.infer<typeof drawn>;
