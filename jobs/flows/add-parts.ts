import type { Job, JobsOptions } from 'bullmq';
import type { Named } from '../../capabilities/capability';
import type { EndpointSettings } from '../../endpoint/endpoint-settings';
import { activeTraceparent } from '../../endpoint/traces/traceparent';
import { jobIdOf, partIdOf } from '../records/ids';
import type { JobData } from '../records/job-data';
import { encryptJob } from './encrypt-job';
import { partPriority } from './job-priority';
import { noteKept } from '../checkpoints/kept-files';
import type { JobQueue } from '../queue/open-queue';
import { isBlob } from '../queue/encrypted-payload';

/** Adds jobs for parts of an item below the job of the item. Jobs that are there already stay. */
export async function addParts(
	queue: JobQueue,
	job: Job,
	item: JobData,
	options: {
		capability: string;
		endpoint: EndpointSettings;
		parts: readonly Named<unknown>[];
		of: number;
	},
): Promise<void> {
	const { capability, endpoint, parts, of } = options;
	const itemId = jobIdOf(item.batchId, item.index);
	const parent = { id: itemId, queue: queue.bull(job.queueName).qualifiedName };
	const { attempts, backoff, removeOnComplete, removeOnFail } = job.opts;
	const kept = {
		...(attempts === undefined ? {} : { attempts }),
		...(backoff === undefined ? {} : { backoff }),
		...(removeOnComplete === undefined ? {} : { removeOnComplete }),
		...(removeOnFail === undefined ? {} : { removeOnFail }),
		stackTraceLimit: 1,
	};
	const trace = activeTraceparent();
	const priority = partPriority(job.opts.priority);
	const jobs: { name: string; data: JobData; opts: JobsOptions }[] = [];
	for (const { name, request } of parts) {
		const jobId = partIdOf(itemId, name);
		const place = { ...item, part: { name, of }, trace };
		const data = await encryptJob(queue, jobId, place, { request, endpoint });
		if (isBlob(data.encrypted)) await noteKept(queue, itemId, data.encrypted);
		const opts = { ...kept, jobId, parent, priority, ignoreDependencyOnFailure: true };
		jobs.push({ name: capability, data, opts });
	}
	await queue.bull(job.queueName).addBulk(jobs);
}

/** Parts whose jobs ended although they have no outcome: they were lost too often. */
export async function endedWithoutOutcome<T extends Named<unknown>>(
	queue: JobQueue,
	job: Job,
	parts: readonly T[],
): Promise<T[]> {
	if (parts.length === 0) return [];
	const jobs = queue.bull(job.queueName);
	const reads = queue.redis.pipeline();
	for (const { name } of parts) reads.hget(jobs.toKey(partIdOf(job.id ?? '', name)), 'finishedOn');
	const replies = (await reads.exec()) ?? [];
	return parts.filter((_, index) => typeof replies[index]?.[1] === 'string');
}
