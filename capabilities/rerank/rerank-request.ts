import { z } from 'zod/v4';
import { price, usage } from '../../endpoint/usage';

export const rerankRequest = z.object({
	model: z.string().min(1).describe('Name of the model, with or without a prefix.'),
	query: z
		.string()
		.regex(/\S/, 'The query is empty')
		.describe('What the document is compared with.'),
	document: z.string().describe('The text to score; blank text fails.'),
	extraBody: z
		.record(z.string(), z.unknown())
		.optional()
		.describe('Further fields as the endpoint names them; they win over ours.'),
	price: price.optional().describe('Prices in place of the price table.'),
});

export const rerankResult = z.object({
	score: z
		.number()
		.describe('How well the document fits the query: higher is better, the scale is the model’s.'),
	model: z.string().describe('The model that was asked.'),
	usage,
});

export type RerankRequest = z.infer<typeof rerankRequest>;
export type RerankResult = z.infer<typeof rerankResult>;
