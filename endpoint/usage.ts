import { z } from 'zod/v4';

export const usage = z.object({
	inputTokens: z.number().int().nonnegative().describe('Tokens read by the model.'),
	outputTokens: z
		.number()
		.int()
		.nonnegative()
		.describe('Tokens written by the model, thinking included: what is billed as output.'),
	thinkingTokens: z
		.number()
		.int()
		.nonnegative()
		.describe('The part of outputTokens that was spent on thinking.'),
	cachedTokens: z
		.number()
		.int()
		.nonnegative()
		.optional()
		.describe('The part of inputTokens that the endpoint had in its cache, where it says so.'),
	totalTokens: z.number().int().nonnegative().describe('Input and output together.'),
	costUsd: z
		.number()
		.nonnegative()
		.nullable()
		.describe('Price in US dollars; null where the model has no known price.'),
});

export type Usage = z.infer<typeof usage>;

/** US dollars for a million tokens, in place of the price table. */
export const price = z.object({
	inputPerMillion: z.number().nonnegative().describe('US dollars for a million input tokens.'),
	outputPerMillion: z.number().nonnegative().describe('US dollars for a million output tokens.'),
});

export type Price = z.infer<typeof price>;
