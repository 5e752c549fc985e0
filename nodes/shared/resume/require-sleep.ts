import { Failure } from '../../../endpoint/failure';
import type { Waiter } from '../../../jobs/callbacks/callbacks';
import type { JobQueue } from '../../../jobs/queue/open-queue';
import { readSleep, type Sleep } from '../../../jobs/callbacks/sleeper';

/** What a node waits for; throws credential-invalid where its queue does not know. */
export async function requireSleep(queue: JobQueue, waiter: Waiter): Promise<Sleep> {
	const sleep = await readSleep(queue, waiter);
	if (sleep) return sleep;
	throw new Failure({
		kind: 'credential-invalid',
		message: 'The job queue of this node does not know what the node waited for',
		hint: 'Was its Job Queue (Redis) credential or N8N_INSTANCE_ID changed, or Redis emptied, while the execution slept? Run the workflow again',
	});
}
