import { Failure, failureKinds, type FailureKind } from '../endpoint/failure';
import { activeJobs } from './records/active-jobs';
import { parseJobId } from './records/ids';
import { readBatch, readItems } from './records/batch-record';
import type { ItemState } from './batch-state';
import { jobsQueue, type JobQueue } from './queue/open-queue';
import { batchKeys } from './redis/redis-keys';
import { stateOfLetter } from './records/outcome-letters';

export interface JobState {
	jobId: string;
	batchId: string;
	capability: string;
	itemIndex: number;
	label?: string;
	state: ItemState;
	/** From 0 to 1. */
	progress: number;
	/** Runs that have begun. */
	attempts: number;
	/** Why the last run failed, where one did. */
	lastFailure?: FailureKind;
	/** Milliseconds since 1970. */
	createdAt: number;
	startedAt?: number;
	finishedAt?: number;
}

/** How a job stands; undefined for one that never was or has expired. */
export async function jobState(queue: JobQueue, jobId: string): Promise<JobState | undefined> {
	const place = parseJobId(jobId);
	if (!place) return undefined;
	const { batchId, index } = place;
	return await queue.run(async () => {
		const batch = await readBatch(queue, batchId);
		if (!batch || index >= batch.total) return undefined;
		const [active, items, letters, job] = await Promise.all([
			activeJobs(queue, batch),
			readItems(queue, batchId),
			queue.redis.get(batchKeys(queue, batchId).states),
			queue.bull(jobsQueue(batch.capability)).getJob(jobId.trim()),
		]);
		const { itemIndex = index, label } = items[index] ?? {};
		const outcome = stateOfLetter(letters?.[index]);
		const lastFailure = failureKinds.find((kind) => kind === job?.failedReason);
		return {
			jobId: jobId.trim(),
			batchId,
			capability: batch.capability,
			itemIndex,
			...(label === undefined ? {} : { label }),
			state: outcome ?? (active.has(index) ? 'running' : 'waiting'),
			progress: outcome ? 1 : (active.get(index) ?? 0),
			attempts: job?.attemptsStarted ?? 0,
			...(lastFailure === undefined ? {} : { lastFailure }),
			createdAt: batch.createdAt,
			...(job?.processedOn === undefined ? {} : { startedAt: job.processedOn }),
			...(job?.finishedOn === undefined ? {} : { finishedAt: job.finishedOn }),
		};
	});
}

/** How a job stands; throws request-invalid for one that never was or has expired. */
export async function requireJobState(queue: JobQueue, jobId: string): Promise<JobState> {
	const state = await jobState(queue, jobId);
	if (state) return state;
	throw new Failure({
		kind: 'request-invalid',
		message: `There is no job ${jobId} in the job queue`,
		hint: 'A job ID is the ID of its batch, a hyphen and a number. Jobs are deleted some time after their batch has ended',
	});
}
