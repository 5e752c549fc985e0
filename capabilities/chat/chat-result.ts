import { z } from 'zod/v4';
import { usage } from '../../endpoint/usage';

export const chatResult = z.object({
	text: z.string().describe('The answer.'),
	finishReason: z
		.string()
		.describe('Why the model ended: stop, length (cut at the token limit), or its own word.'),
	model: z.string().describe('The model that answered.'),
	usage,
	raw: z.unknown().optional().describe("The endpoint's own answer."),
});

export type ChatResult = z.infer<typeof chatResult>;
