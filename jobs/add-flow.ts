import type { FlowJob } from 'bullmq';
import type { EndpointSettings } from '../endpoint/endpoint-settings';
import { jobIdOf } from './batch-id';
import type { DispatchOptions } from './dispatch';
import type { Unit } from './group-items';
import type { JobData } from './job-data';
import { batchesQueue, jobsQueue, type JobQueue } from './open-queue';
import { inlineLimit, isBlob, pack } from './parcel';

/** Sealed requests of one batch may take this many characters of Redis' memory. */
const mostInline = 64 * 1024 * 1024;

/**
 * Seals the requests of a batch. `commit` then adds parent, jobs and deadline in one transaction;
 * `refs` are all blobs that the jobs need.
 */
export async function addFlow(
	queue: JobQueue,
	batch: DispatchOptions & {
		batchId: string;
		endpoint: EndpointSettings;
		units: Unit[];
		refs: string[];
	},
): Promise<{ refs: string[]; commit(): Promise<void> }> {
	const { batchId, units, capability, identity, endpoint } = batch;
	const limit = Math.min(inlineLimit, Math.floor(mostInline / units.length));
	const options = jobOptions(queue, batch);
	const refs = new Set(batch.refs);
	const children = [];
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
		const opts = { ...options, jobId };
		children.push({ name: capability, queueName: jobsQueue(capability), data, opts });
	}
	const flow: FlowJob = {
		name: 'batch',
		queueName: batchesQueue,
		data: { version: 1, batchId, capability, total: units.length, ...identity },
		opts: { jobId: batchId, ...batchOptions(queue) },
		children,
	};
	const flows =
		batch.deadlineMs === undefined ? [flow] : [flow, deadline(batchId, batch.deadlineMs)];
	return {
		refs: [...refs],
		async commit() {
			await queue.flows.addBulk(flows);
			// addBulk keeps to itself what Redis answered to single jobs, e.g. out of memory.
			const added = await queue.redis.exists(queue.bull(batchesQueue).toKey(batchId));
			if (added === 0) throw new Error('OOM or MISCONF: the batch was not added');
		},
	};
}

function jobOptions({ catalogue, settings }: JobQueue, batch: DispatchOptions) {
	const { attempts = 1, backoffMs = 0 } = catalogue[batch.capability] ?? {};
	return {
		attempts,
		backoff: { type: 'exponential', delay: backoffMs, jitter: 0.5 },
		// Twice, so that the parts of what was begun can go one ahead.
		priority: 2 * (batch.priority ?? 0),
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

const deadline = (batchId: string, delay: number): FlowJob => ({
	name: 'deadline',
	queueName: batchesQueue,
	data: { version: 1, batchId },
	opts: {
		jobId: `${batchId}-deadline`,
		delay,
		attempts: 20,
		backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
		removeOnComplete: true,
		removeOnFail: { age: 86_400 },
	},
});
