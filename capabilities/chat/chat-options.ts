import { z } from 'zod/v4';
import { price } from '../../endpoint/usage';

/** The fields that every request to a chat model shares. Only what is set is sent. */
export const chatOptions = {
	model: z.string().min(1).describe('Name of the model, with or without a prefix.'),
	temperature: z.number().min(0).max(2).optional().describe('Randomness from 0 to 2.'),
	topP: z.number().min(0).max(1).optional().describe('Share of likely tokens to sample from.'),
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
		.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh'])
		.optional()
		.describe('How long a thinking model may think; not together with a budget or level.'),
	thinkingBudget: z
		.number()
		.int()
		.min(-1)
		.optional()
		.describe('Most tokens of thinking; 0 for none, -1 for as many as the model sees fit.'),
	thinkingLevel: z
		.enum(['minimal', 'low', 'medium', 'high'])
		.optional()
		.describe('How long Gemini 3 and newer may think; not together with a budget.'),
	includeThoughts: z
		.boolean()
		.optional()
		.describe("Whether to return the model's thoughts, where the endpoint shows them."),
	webSearch: z
		.enum(['low', 'medium', 'high'])
		.optional()
		.describe('Lets the model search the web, with how much of the pages it reads.'),
	serviceTier: z
		.string()
		.min(1)
		.optional()
		.describe('Speed and price of the request, e.g. flex or priority.'),
	cachedContent: z
		.string()
		.min(1)
		.optional()
		.describe("Name of content cached with Gemini's own API, e.g. cachedContents/abc."),
	user: z.string().min(1).optional().describe("The end user's id, to find abuse."),
	extraBody: z
		.record(z.string(), z.unknown())
		.optional()
		.describe(
			'Further fields of the request as the endpoint names them; merged last, so they win.',
		),
	price: price.optional().describe('Prices in place of the price table.'),
	includeRaw: z.boolean().default(false).describe("Whether to add the endpoint's own answer."),
};

export type ChatOptions = z.infer<z.ZodObject<typeof chatOptions>>;
