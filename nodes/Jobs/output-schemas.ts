import { z } from 'zod/v4';
import { usage } from '../../endpoint/usage';
import { batchSource } from '../../jobs/records/batch-source';

const target = z.object({ batchId: z.string() });
const listed = target.extend({
	state: z.string(),
	taskType: z.string(),
	source: batchSource,
	total: z.number(),
	waiting: z.number(),
	running: z.number(),
	completed: z.number(),
	failed: z.number(),
	cancelled: z.number(),
	createdAt: z.string(),
	pendingCallbacks: z.number(),
	usage,
});
const batch = listed.extend({ progress: z.number(), workers: z.number() });

/**
 * What an item holds after each operation on a batch, for the preview before the first run. Results
 * are those of the node that queued them.
 */
export const outputSchemas = {
	callAgain: target.extend({ called: z.boolean() }),
	cancel: target.extend({ cancelled: z.number() }),
	delete: target.extend({ deleted: z.number() }),
	get: batch,
	list: listed,
	retryFailed: target.extend({ retried: z.number() }),
	wait: batch,
};
