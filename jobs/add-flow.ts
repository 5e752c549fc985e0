import type { FlowJob } from 'bullmq';
import type { EndpointSettings } from '../endpoint/endpoint-settings';
import { addFlows } from './add-flows';
import { jobIdOf } from './batch-id';
import { batchKeys, type BatchRecord } from './batch-record';
import type { DispatchOptions } from './dispatch';
import type { Unit } from './group-items';
import { jobPriority } from './job-priority';
import type { JobData } from './job-data';
import { batchesQueue, deadlineIdOf, deadlinesQueue, jobsQueue, type JobQueue } from './open-queue';
import { inlineLimit, isBlob, pack } from './parcel';

/** Sealed requests of one batch may take this many characters of Redis' memory. */
const mostInline = 64 * 1024 * 1024;

/**
 * Seals the requests of a batch. `commit` then adds parent, jobs and deadline (milliseconds from
 * now, where there is one) in one transaction; `refs` are all blobs that the jobs need.
 */
export async function addFlow(
	queue: JobQueue,
	batch: DispatchOptions & {
		batchId: string;
		endpoint: EndpointSettings;
		units: Unit[];
		refs: string[];
	},
): Promise<{ refs: string[]; commit(deadlineMs: number | undefined): Promise<void> }> {
	const { batchId, units, capability, identity, endpoint } = batch;
	const limit = Math.min(inlineLimit, Math.floor(mostInline / units.length));
	const options = jobOptions(queue, batch);
	const refs = new Set(batch.refs);
	const children: FlowJob[] = [];
	for (const [index, { item, work }] of units.entries()) {
		// An item that failed before it was queued has its outcome and needs no job.
		if (work === undefined) continue;
		const jobId = jobIdOf(batchId, index);
		const context = { purpose: 'request', id: jobId } as const;
		const sealed = await pack(queue, { ...work, endpoint }, context, limit);
		if (isBlob(sealed)) refs.add(sealed);
		const { itemIndex, label } = item;
		const data: JobData = {
			version: 1,
			batchId,
			index,
			itemIndex,
			...(label === undefined ? {} : { label }),
			sealed,
		};
		const opts = { ...options, jobId, priority: jobPriority(batch.priority ?? 0, index) };
		children.push({ name: capability, queueName: jobsQueue(capability), data, opts });
	}
	const total = units.length;
	const flow = batchFlow(queue, { batchId, capability, identity, total }, children);
	return {
		refs: [...refs],
		async commit(deadlineMs) {
			const flows = deadlineMs === undefined ? [flow] : [flow, deadlineFlow(batchId, deadlineMs)];
			const parent = queue.bull(batchesQueue).toKey(batchId);
			const { record } = batchKeys(queue, batchId);
			for (const freshly of [false, true]) {
				await addFlows(queue, flows, { freshly });
				// What Redis answered to single jobs is kept to itself, e.g. out of memory.
				if ((await queue.redis.eval(keepWhileOpen, 2, parent, record)) !== 0) return;
			}
			throw new Error('OOM or MISCONF: the batch was not added');
		},
	};
}

// A batch can be over before its producer gets here; then it has its own expiry.
const keepWhileOpen = `
if redis.call('HEXISTS', KEYS[2], 'finishedAt') == 0 then redis.call('PERSIST', KEYS[2]) end
return redis.call('EXISTS', KEYS[1])
`;

/** The parent of a batch: it runs once all of its children have ended. */
export const batchFlow = (
	queue: JobQueue,
	{
		batchId,
		capability,
		total,
		identity,
	}: Pick<BatchRecord, 'batchId' | 'capability' | 'total' | 'identity'>,
	children: FlowJob[],
): FlowJob => ({
	name: 'batch',
	queueName: batchesQueue,
	data: { version: 1, batchId, capability, total, ...identity },
	opts: { jobId: batchId, ...batchOptions(queue) },
	children,
});

function jobOptions({ catalogue, settings }: JobQueue, batch: DispatchOptions) {
	const { attempts = 1, backoffMs = 0 } = catalogue[batch.capability] ?? {};
	return {
		attempts,
		backoff: { type: 'exponential', delay: backoffMs, jitter: 0.5 },
		delay: Math.max(0, (batch.notBefore ?? 0) - Date.now()),
		ignoreDependencyOnFailure: true,
		stackTraceLimit: 1,
		removeOnComplete: { age: Math.ceil(settings.keepCompletedHours * 3600) },
		removeOnFail: { age: Math.ceil(settings.keepFailedHours * 3600) },
	};
}

function batchOptions({ settings }: JobQueue) {
	const age = Math.ceil(Math.max(settings.keepCompletedHours, settings.keepFailedHours) * 3600);
	return {
		// Only a fault of Redis or of ours makes it fail: then it is tried again.
		attempts: 20,
		backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
		removeOnComplete: { age },
		removeOnFail: { age },
	};
}

/** The job that cancels what is unfinished of a batch after the delay in milliseconds. */
export const deadlineFlow = (batchId: string, delay: number): FlowJob => ({
	name: 'deadline',
	queueName: deadlinesQueue,
	data: { version: 1, batchId },
	opts: {
		jobId: deadlineIdOf(batchId),
		delay: Math.max(0, delay),
		attempts: 20,
		backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
		removeOnComplete: true,
		removeOnFail: { age: 86_400 },
	},
});
