import { z } from 'zod/v4';
import type { Outcome } from '../../capabilities/capability';
import { endpointSettings } from '../../endpoint/endpoint-settings';
import { queueFormat } from '../queue/queue-format';

/** What a job carries in Redis, in clear but for `encrypted`. */
export const jobData = z.object({
	version: z
		.number()
		.int()
		.min(1)
		.max(queueFormat)
		.describe('The format of the job: workers that know it, or a newer one, run the job.'),
	batchId: z.string().describe('The batch that the job belongs to.'),
	index: z.number().int().nonnegative().describe('Place of the job in its batch.'),
	itemIndex: z.number().int().nonnegative().describe("Place of the item in the node's input."),
	label: z.string().optional().describe('What people know the item by, e.g. a file name.'),
	part: z
		.object({
			name: z.string().describe('Its name, unique within the item.'),
			of: z.number().int().positive().describe('How many parts the item has.'),
		})
		.optional()
		.describe('Set where the job is a part of an item, and not the item itself.'),
	tried: z
		.object({
			requests: z.number().int().nonnegative().describe('Requests of the runs that failed.'),
			timeouts: z.number().int().nonnegative().describe('Runs that ended with a timeout.'),
		})
		.optional()
		.describe('What earlier runs of the job tried in vain.'),
	trace: z
		.string()
		.optional()
		.describe("Of a part: the run of its item that queued it, as W3C's traceparent."),
	encrypted: z
		.string()
		.describe('The encrypted request and endpoint, or the blob that holds them.'),
});

export type JobData = z.infer<typeof jobData>;

/** What is encrypted in a job. The request is checked by its capability. */
export const jobRequest = z.object({
	request: z.unknown().describe('The request; its media are blobs.'),
	requests: z
		.array(z.unknown())
		.optional()
		.describe('Requests that are worked on together, in place of one.'),
	endpoint: endpointSettings,
});

/** The result of a job with several requests: how each ended, in their order. */
export interface ManyResult {
	outcomes: Outcome<unknown>[];
}

/** What BullMQ keeps of a completed job in clear; the result itself is encrypted. */
export interface JobSummary {
	usage?: unknown;
	/** Time of the last run in milliseconds. */
	tookMs: number;
}
