import { openQueue, type JobQueue } from '../../jobs/queue/open-queue';
import type { QueueSettings } from '../../jobs/redis/queue-settings';

/** What a command says: for people, and as JSON for scripts. */
export interface Output {
	text: string;
	json: unknown;
	/** Whether the exit code says that something is wrong. */
	isWrong?: boolean;
}

/** Opens the queue for the work of a command. */
export async function withQueue<T>(
	settings: QueueSettings,
	work: (queue: JobQueue) => Promise<T>,
): Promise<T> {
	const queue = await openQueue(settings);
	try {
		return await queue.run(async () => await work(queue));
	} finally {
		await queue.close();
	}
}
