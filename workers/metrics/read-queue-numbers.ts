import { oldestLateCallback } from '../../jobs/callbacks/late-callbacks';
import { batchesQueue, jobsQueue, type JobQueue } from '../../jobs/queue/open-queue';

interface TaskNumbers {
	taskType: string;
	waiting: number;
	active: number;
	delayed: number;
	/** When the older of the next and the last waiting job was queued, in milliseconds since 1970. */
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
	const times = await Promise.all(
		ids.map(async (id) => Number(await queue.redis.hget(jobs.toKey(id), 'timestamp'))),
	);
	const known = times.filter((time) => time > 0);
	return known.length === 0 ? undefined : Math.min(...known);
}
