import type { FlowJob } from 'bullmq';
import type { EndpointSettings } from '../../endpoint/endpoint-settings';
import { addFlows } from './add-flows';
import { jobIdOf } from '../records/batch-id';
import type { BatchRecord } from '../records/batch-record';
import { commitBatch, touchHalf } from './commit-batch';
import type { DispatchOptions } from '../records/dispatch-options';
import type { Unit } from './group-items';
import { inSlices } from '../../capabilities/shared/in-slices';
import { jobPriority } from './job-priority';
import type { JobData } from '../records/job-data';
import {
	batchesQueue,
	deadlineIdOf,
	deadlinesQueue,
	jobsQueue,
	type JobQueue,
} from '../queue/open-queue';
import { inlineLimit, isBlob, maxInline, pack } from '../queue/encrypted-payload';

/** Jobs that one transaction adds: Redis answers within some tens of milliseconds. */
const atOnce = 500;

/** What a job takes in Redis besides its encrypted request, in bytes: its options, and lists that name it. */
const jobBytes = 1500;
/** What an item takes in the record of its batch, in bytes. */
const itemBytes = 50;

/** How long it takes about to add a job, in milliseconds. */
const addingMs = 0.3;

type Batch = DispatchOptions & {
	batchId: string;
	endpoint: EndpointSettings;
	units: Unit[];
	refs: string[];
};

/** The jobs of a batch, encrypted and not yet added. */
export interface Flow {
	/** All blobs that the jobs need. */
	refs: string[];
	/** What they will take of Redis' memory, about. */
	bytes: number;
	/** Adds parent, jobs and deadline (milliseconds from now, where there is one); the batch counts then. */
	commit(deadlineMs: number | undefined): Promise<void>;
}

/** Encrypts the requests of a batch. */
export async function addFlow(queue: JobQueue, batch: Batch): Promise<Flow> {
	const { batchId, units, capability, identity, endpoint } = batch;
	const share = Math.floor(maxInline / units.length);
	const options = jobOptions(queue, batch);
	const refs = new Set(batch.refs);
	const children: FlowJob[] = [];
	let inline = 0;
	await inSlices(units, (unit, index) => encrypt(unit, index));
	const total = units.length;
	return {
		refs: [...refs],
		bytes: inline + children.length * jobBytes + total * itemBytes,
		commit,
	};

	async function encrypt({ item, work }: Unit, index: number): Promise<void> {
		// An item that failed before it was queued has its outcome and needs no job.
		if (work === undefined) return;
		const jobId = jobIdOf(batchId, index);
		const context = { purpose: 'request', id: jobId } as const;
		const limit = Math.min(inlineLimit, inline < maxInline ? Infinity : share);
		const encrypted = await pack(queue, { ...work, endpoint }, context, limit);
		inline += encrypted.length;
		if (isBlob(encrypted)) refs.add(encrypted);
		const { itemIndex, label } = item;
		const data: JobData = {
			version: 1,
			batchId,
			index,
			itemIndex,
			...(label === undefined ? {} : { label }),
			encrypted,
		};
		const opts = { ...options, jobId, priority: jobPriority(batch.priority ?? 0, index) };
		children.push({ name: capability, queueName: jobsQueue(capability), data, opts });
	}

	async function commit(deadlineMs: number | undefined): Promise<void> {
		const about = { batchId, capability, identity, total };
		// A worker would put back what it takes before the batch is whole, and its turn would be lost.
		const wholeAt = Date.now() + (children.length > atOnce ? children.length * addingMs : 0);
		const ending = deadlineMs === undefined ? [] : [deadlineFlow(batchId, deadlineMs)];
		for (const freshly of [false, true]) {
			await addBatch(queue, { about, children, ending, freshly, notBefore: wholeAt });
			if (await commitBatch(queue, batchId, children.length)) return;
		}
		throw new Error('OOM or MISCONF: the batch was not added');
	}
}

/** Adds the parent of a batch with its first jobs, then the others, some hundreds at a time. */
export async function addBatch(
	queue: JobQueue,
	{
		about,
		children,
		ending = [],
		freshly = false,
		notBefore = 0,
	}: {
		about: Parameters<typeof batchFlow>[0];
		children: readonly FlowJob[];
		ending?: FlowJob[];
		freshly?: boolean;
		/** Time before which none of them starts, in milliseconds since 1970, unless they start later anyway. */
		notBefore?: number;
	},
): Promise<void> {
	const { batchId } = about;
	const parent = { id: batchId, queue: queue.bull(batchesQueue).qualifiedName };
	const delayed = ({ opts, ...child }: FlowJob, more: object): FlowJob => ({
		...child,
		opts: { ...opts, delay: Math.max(opts?.delay ?? 0, notBefore - Date.now()), ...more },
	});
	const first = batchFlow(
		about,
		children.slice(0, atOnce).map((child) => delayed(child, {})),
	);
	await addFlows(queue, [first, ...ending], { freshly });
	for (let from = atOnce; from < children.length; from += atOnce) {
		if (await touchHalf(queue, batchId)) return;
		const some = children.slice(from, from + atOnce);
		await addFlows(
			queue,
			some.map((child) => delayed(child, { parent })),
			{ freshly },
		);
	}
}

/** The parent of a batch: it runs once all of its children have ended. */
export const batchFlow = (
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
	opts: { jobId: batchId, ...batchOptions },
	children,
});

function jobOptions({ catalogue }: JobQueue, batch: DispatchOptions) {
	const { attempts = 1, backoffMs = 0 } = catalogue[batch.capability] ?? {};
	return {
		attempts,
		backoff: { type: 'exponential', delay: backoffMs, jitter: 0.5 },
		delay: Math.max(0, (batch.notBefore ?? 0) - Date.now()),
		ignoreDependencyOnFailure: true,
		stackTraceLimit: 1,
		...keptByBatch,
	};
}

/**
 * BullMQ removes by age whatever ended in a queue, whoever queued it, so it is told to remove nothing:
 * jobs go with their batch, whose record says when.
 */
const keptByBatch = { removeOnComplete: false, removeOnFail: false };

const batchOptions = {
	// Only a fault of Redis or of ours makes it fail: then it is tried again.
	attempts: 20,
	backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
	removeOnComplete: true,
	removeOnFail: false,
};

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
		removeOnFail: true,
	},
});
