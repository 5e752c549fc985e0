import { z } from 'zod/v4';
import { usage } from '../../endpoint/usage';
import { besideTextFields } from './beside-text';

export const chatResult = z.object({
	text: z.string().describe('The answer.'),
	json: z.unknown().optional().describe('The answer as JSON, where JSON was asked for.'),
	thoughts: z.string().optional().describe("The model's thoughts, where they were asked for."),
	answers: z
		.array(z.object({ text: z.string(), finishReason: z.string() }))
		.optional()
		.describe('All answers, where more than one was asked for; text is the first.'),
	finishReason: z
		.string()
		.describe('Why the model ended: stop, length (cut at the token limit), or its own word.'),
	model: z.string().describe('The model that answered.'),
	usage,
	...besideTextFields,
	raw: z.unknown().optional().describe("The endpoint's own answer."),
});

export type ChatResult = z.infer<typeof chatResult>;
