import { z } from 'zod/v4';
import { price } from '../../endpoint/usage';

export const chatMessage = z.object({
	role: z
		.enum(['system', 'developer', 'user', 'assistant'])
		.describe('Who speaks. Gemini refuses a conversation that ends with the assistant.'),
	content: z.string().describe('What is said.'),
});

export const chatRequest = z.object({
	model: z.string().min(1).describe('Name of the model, with or without a prefix.'),
	messages: z.array(chatMessage).min(1).describe('The conversation, oldest first.'),
	temperature: z.number().min(0).max(2).optional().describe('Randomness from 0 to 2.'),
	topP: z.number().min(0).max(1).optional().describe('Share of likely tokens to draw from.'),
	maxTokens: z
		.number()
		.int()
		.min(1)
		.optional()
		.describe('Most tokens of the answer, thinking included.'),
	stop: z
		.array(z.string().min(1))
		.max(16)
		.optional()
		.describe('Texts at which the answer ends; OpenAI takes four, Gemini five.'),
	seed: z.number().int().optional().describe('Same seed, same answer, where supported.'),
	frequencyPenalty: z.number().min(-2).max(2).optional().describe('From -2 to 2.'),
	presencePenalty: z.number().min(-2).max(2).optional().describe('From -2 to 2.'),
	reasoningEffort: z
		.enum(['none', 'minimal', 'low', 'medium', 'high'])
		.optional()
		.describe('How long a thinking model may think.'),
	extraBody: z
		.record(z.string(), z.unknown())
		.optional()
		.describe('Further fields of the request as the endpoint names them; they win.'),
	price: price.optional().describe('Prices in place of the price table.'),
	includeRaw: z.boolean().default(false).describe("Whether to add the endpoint's own answer."),
});

export type ChatRequest = z.infer<typeof chatRequest>;
