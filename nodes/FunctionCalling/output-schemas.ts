import { z } from 'zod/v4';
import {
	ranCall,
	ranStep,
	runToolsResult,
} from '../../capabilities/function-calling/run-tools-request';

const call = ranCall.extend({
	input: ranCall.shape.arguments.describe(
		'The same as arguments, a word that n8n refuses in expressions.',
	),
});

/**
 * What an item holds after each operation, for the preview before the first run. Of the calls that a
 * model chooses nothing is known but the functions of the user.
 */
export const outputSchemas = {
	runTools: runToolsResult.extend({
		steps: z.array(ranStep.extend({ calls: z.array(call) })),
	}),
};
