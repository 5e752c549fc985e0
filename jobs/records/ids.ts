import { createHash } from 'node:crypto';
import { z } from 'zod/v4';
import { readJson } from '../redis/read-json';

/** Which run of which node a batch belongs to. */
export interface BatchIdentity {
	/** Which n8n, as it names itself: two that share a queue count executions and copy workflows alike. */
	instanceId?: string;
	workflowId: string;
	workflowName?: string;
	executionId: string;
	nodeId: string;
	nodeName: string;
	runIndex: number;
	/** What an execution has in common with those that n8n runs again for it, where that is known. */
	lineage?: string;
}

const identity = z.object({
	instanceId: z.string().optional(),
	workflowId: z.string(),
	workflowName: z.string().optional(),
	executionId: z.string(),
	nodeId: z.string(),
	nodeName: z.string(),
	runIndex: z.number().int(),
});

/** What the JSON says; undefined where it is no identity. */
export function readIdentity(text: string): BatchIdentity | undefined {
	const { data } = identity.safeParse(readJson(text));
	return data as BatchIdentity | undefined;
}

/** 32 hex digits, the same for the same run of a node. */
export function batchIdOf(identity: BatchIdentity, more: string[] = []): string {
	const { instanceId = '', workflowId, executionId, nodeId, runIndex } = identity;
	const parts = [instanceId, workflowId, executionId, nodeId, runIndex, ...more];
	return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** Whether the text may be the id of a batch. */
export const isBatchId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

export const jobIdOf = (batchId: string, index: number): string => `${batchId}-${String(index)}`;

/** The id of a job that does a part of an item. */
export const partIdOf = (jobId: string, name: string): string => `${jobId}-${name}`;

/** The id of the job of an item, of its own or of that of a part. */
export const itemIdOf = (jobId: string): string => jobId.split('-').slice(0, 2).join('-');

/** The id of the job that cancels what is unfinished of a batch. */
export const deadlineIdOf = (batchId: string): string => `${batchId}-deadline`;

/** The id of an item that shares its job with others. */
export const sharedIdOf = (jobId: string, itemIndex: number): string =>
	`${jobId}.${String(itemIndex)}`;

/** Takes the id of a job apart, or that of an item that shares one; undefined where it is neither. */
export function parseJobId(
	jobId: string,
): { batchId: string; index: number; itemIndex?: number } | undefined {
	const match = /^([0-9a-f]{32})-(\d{1,9})(?:\.(\d{1,9}))?$/.exec(jobId.trim());
	if (match?.[1] === undefined) return undefined;
	const itemIndex = match[3] === undefined ? {} : { itemIndex: Number(match[3]) };
	return { batchId: match[1], index: Number(match[2]), ...itemIndex };
}

/** The batch that the id of a batch, a job, a part or a deadline begins with. */
export const batchOf = (id: string): string | undefined => /^([0-9a-f]{32})(?:-|$)/.exec(id)?.[1];
