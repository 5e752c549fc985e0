import { z } from 'zod/v4';
import type { BatchIdentity } from './ids';

/** What queued a batch, by what the editor and its addresses show. */
export const batchSource = z.object({
	workflowId: z.string(),
	workflowName: z.string().optional(),
	executionId: z.string(),
	nodeName: z.string(),
	/** Which run of the node in its execution, from 0: more than one where it stands in a loop. */
	runIndex: z.number(),
	/** Which n8n, where it is another one on the same queue: its workflows may have the same IDs. */
	instanceId: z.string().optional(),
});

export type BatchSource = z.infer<typeof batchSource>;

/** What queued a batch, for users of this n8n. */
export const sourceOf = (
	{ workflowId, workflowName, executionId, nodeName, runIndex, instanceId }: BatchIdentity,
	own = instanceId,
): BatchSource => ({
	workflowId,
	...(workflowName === undefined ? {} : { workflowName }),
	...{ executionId, nodeName, runIndex },
	...(instanceId === own ? {} : { instanceId }),
});
