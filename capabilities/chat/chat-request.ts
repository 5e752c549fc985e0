import { z } from 'zod/v4';
import { chatMessage } from './chat-message';
import { chatOptions } from './chat-options';
import { responseFormat } from './response-format';

export const chatRequest = z.object({
	...chatOptions,
	messages: z.array(chatMessage).min(1).describe('The conversation, oldest first.'),
	n: z.number().int().min(1).max(128).optional().describe('How many answers; Gemini gives eight.'),
	responseFormat: responseFormat.optional(),
});

export type ChatRequest = z.infer<typeof chatRequest>;
