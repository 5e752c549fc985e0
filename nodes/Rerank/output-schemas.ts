import { z } from 'zod/v4';
import { rerankResult } from '../../capabilities/rerank/rerank-request';

/** What an item holds, for the preview before the first run. */
export const outputSchemas = {
	rerank: rerankResult.extend({
		rank: z.number().int().positive().describe('Place among the documents of the query, from 1.'),
	}),
};
