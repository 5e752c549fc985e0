import { z } from 'zod/v4';
import { usage } from '../../endpoint/usage';

/** An image as an answer gives it. */
export const given = z.object({
	data: z.string().describe('Base64, a data URL or an address.'),
	revisedPrompt: z.string().optional(),
});

/** What one request gave, as it was paid for: addresses are not fetched yet. */
export const answered = z.object({
	given: z.array(given),
	text: z.string(),
	model: z.string(),
	usage,
	raw: z.unknown(),
});

export type Given = z.infer<typeof given>;
export type Answered = z.infer<typeof answered>;
