import type { FlowJob } from 'bullmq';
import type { EndpointSettings } from '../../endpoint/endpoint-settings';
import { inSlices } from '../../capabilities/shared/in-slices';
import { jobIdOf } from '../records/ids';
import type { DispatchOptions } from '../records/dispatch-options';
import { inlineLimit, isBlob, maxInline } from '../queue/encrypted-payload';
import { jobsQueue, type JobQueue } from '../queue/open-queue';
import type { AboutBatch } from './batch-flow';
import { encryptJob } from './encrypt-job';
import type { Unit } from './group-items';
import { jobPriority } from './job-priority';

/** What a job takes in Redis besides its encrypted request, in bytes: its options, and lists that name it. */
const jobBytes = 1500;
/** What an item takes in the record of its batch, in bytes. */
const itemBytes = 50;

/** A batch whose jobs are to be encrypted. */
export type NewBatch = DispatchOptions & {
	batchId: string;
	endpoint: EndpointSettings;
	units: Unit[];
	/** Blobs that its requests name. */
	refs: string[];
};

/** The jobs of a batch, encrypted and not yet added. */
export interface EncryptedBatch {
	about: AboutBatch;
	children: FlowJob[];
	/** All blobs that the jobs need. */
	refs: string[];
	/** What they will take of Redis' memory, about. */
	bytes: number;
}

/** Encrypts the requests of a batch, and puts those that are too long for Redis into blobs. */
export async function encryptBatch(queue: JobQueue, batch: NewBatch): Promise<EncryptedBatch> {
	const { batchId, units, capability, identity, endpoint } = batch;
	const total = units.length;
	const share = Math.floor(maxInline / total);
	const options = jobOptions(queue, batch);
	const refs = new Set(batch.refs);
	const children: FlowJob[] = [];
	let inline = 0;
	await inSlices(units, async ({ item: { itemIndex, label }, work }, index) => {
		// An item that failed before it was queued has its outcome and needs no job.
		if (work === undefined) return;
		const jobId = jobIdOf(batchId, index);
		const limit = Math.min(inlineLimit, inline < maxInline ? Infinity : share);
		const place = { batchId, index, itemIndex, label };
		const data = await encryptJob(queue, jobId, place, { ...work, endpoint }, limit);
		inline += data.encrypted.length;
		if (isBlob(data.encrypted)) refs.add(data.encrypted);
		const opts = { ...options, jobId, priority: jobPriority(batch.priority ?? 0, index) };
		children.push({ name: capability, queueName: jobsQueue(capability), data, opts });
	});
	return {
		about: { batchId, capability, identity, total },
		children,
		refs: [...refs],
		bytes: inline + children.length * jobBytes + total * itemBytes,
	};
}

function jobOptions({ catalogue }: JobQueue, { capability, notBefore = 0 }: DispatchOptions) {
	const { attempts = 1, backoffMs = 0 } = catalogue[capability] ?? {};
	return {
		attempts,
		backoff: { type: 'exponential', delay: backoffMs, jitter: 0.5 },
		delay: Math.max(0, notBefore - Date.now()),
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
