import { oldestLateCallback } from '../../jobs/callbacks/late-callbacks';
import { batchesQueue, jobsQueue, type JobQueue } from '../../jobs/queue/open-queue';
import { readJson } from '../../jobs/redis/read-json';

interface TaskNumbers {
	taskType: string;
	waiting: number;
	active: number;
	delayed: number;
	/** Since when the next or the last waiting job could run, whichever is longer ago, in milliseconds since 1970. */
	oldestAt: number | undefined;
}

export interface QueueNumbers {
	tasks: TaskNumbers[];
	/** Ended batches whose callback was not taken yet. */
	callbacks: number;
	oldestCallbackAt: number | undefined;
}

/** How much waits and runs in the queue, of all workers: a few commands for each task type. */
export async function readQueueNumbers(queue: JobQueue): Promise<QueueNumbers> {
	const [tasks, { waiting, active, delayed }, oldestCallbackAt] = await Promise.all([
		Promise.all(Object.keys(queue.catalogue).map((taskType) => readTask(queue, taskType))),
		countJobs(queue, batchesQueue),
		oldestLateCallback(queue),
	]);
	return { tasks, callbacks: waiting + active + delayed, oldestCallbackAt };
}

async function readTask(queue: JobQueue, taskType: string): Promise<TaskNumbers> {
	const name = jobsQueue(taskType);
	const counts = await countJobs(queue, name);
	const oldestAt = counts.waiting === 0 ? undefined : await oldestWaiting(queue, name);
	return { taskType, ...counts, oldestAt };
}

async function countJobs(queue: JobQueue, name: string) {
	const counts = await queue.bull(name).getJobCounts('wait', 'prioritized', 'active', 'delayed');
	const { wait = 0, prioritized = 0, active = 0, delayed = 0 } = counts;
	return { waiting: wait + prioritized, active, delayed };
}

async function oldestWaiting(queue: JobQueue, name: string): Promise<number | undefined> {
	const jobs = queue.bull(name);
	const ends = await queue.redis
		.pipeline()
		.lindex(jobs.toKey('wait'), '-1')
		.zrange(jobs.toKey('prioritized'), '0', '0')
		.zrange(jobs.toKey('prioritized'), '-1', '-1')
		.exec();
	const ids = (ends ?? []).flatMap(([, id]) => (id ?? []) as string | string[]);
	const fields = await Promise.all(
		ids.map(async (id) => await queue.redis.hmget(jobs.toKey(id), ...readyFields)),
	);
	const known = fields.map(readyAt).filter((time) => time > 0);
	return known.length === 0 ? undefined : Math.min(...known);
}

/** BullMQ sets its field `delay` to 0 once the time has come; the options keep it. */
const readyFields = ['timestamp', 'opts', 'processedOn'];

/** When a job was queued, could start, or last started; 0 where it is gone. */
function readyAt([queuedAt, options, startedAt]: (string | null)[]): number {
	const { delay } = Object(readJson(options ?? '')) as { delay?: unknown };
	return Math.max(Number(queuedAt) + (Number(delay) || 0), Number(startedAt) || 0);
}
