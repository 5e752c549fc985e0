import { z } from 'zod/v4';
import { chatMessage } from './chat-message';
import { chatOptions } from './chat-options';
import { responseFormat } from './response-format';

const ofAnswers = 'Number of Answers must be a whole number from 1 to 128';

export const chatRequest = z.object({
	...chatOptions,
	messages: z.array(chatMessage).min(1).describe('The conversation, oldest first.'),
	n: z
		.int(ofAnswers)
		.min(1, ofAnswers)
		.max(128, ofAnswers)
		.optional()
		.describe('How many answers; Gemini gives eight.'),
	responseFormat: responseFormat.optional(),
});

export type ChatRequest = z.infer<typeof chatRequest>;
