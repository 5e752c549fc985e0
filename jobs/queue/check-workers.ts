import type { Finding } from '../redis/finding';
import { mismatchOf } from './mismatch-of';
import type { JobQueue } from './open-queue';
import { readsFormat } from './reads-format';
import { workerCommand } from './require-worker';
import { workersAlive, type WorkerAlive } from './workers-alive';

/** Whether workers are running, and each of them could read and find what `self` queues. */
export async function checkWorkers(queue: JobQueue, self: string): Promise<Finding[]> {
	const alive = await workersAlive(queue);
	if (alive.length > 0) {
		const isOnly = !alive.some(readsFormat);
		return await Promise.all(
			alive.map(async (worker) => await findingOf(queue, worker, self, isOnly)),
		);
	}
	return [
		{
			level: 'error',
			what: 'No worker is running, so queued jobs would wait. A worker with another Redis, database, key prefix or namespace does not count',
			howTo: `Start one: ${workerCommand(queue)}`,
		},
	];
}

async function findingOf(
	queue: JobQueue,
	worker: WorkerAlive,
	self: string,
	/** Whether no worker runs what this version queues. */
	isOnly: boolean,
): Promise<Finding> {
	const mismatch = await mismatchOf(queue, worker, self);
	if (mismatch) {
		return { level: 'error', what: mismatch.message, howTo: mismatch.details.hint ?? '' };
	}
	const { host, pid, concurrency, version } = worker;
	if (!readsFormat(worker)) {
		return {
			level: isOnly ? 'error' : 'warning',
			what: `The worker on ${host} (process ${String(pid)}) runs version ${version}, which cannot run what this version queues: it leaves such jobs for newer workers`,
			howTo: 'Upgrade the worker and start it again',
		};
	}
	return {
		level: 'ok',
		what: `A worker is running on ${host} (process ${String(pid)}): ${sayConcurrency(concurrency)}`,
		howTo: '',
	};
}

const sayConcurrency = (concurrency: Record<string, number>): string =>
	Object.entries(concurrency)
		.map(([name, number]) => `${name} ${String(number)}`)
		.join(', ');
