import { Failure } from '../../../endpoint/failure';
import type { WaitingNode } from '../../../jobs/callbacks/callbacks';
import type { JobQueue } from '../../../jobs/queue/open-queue';
import { readWait, type WaitRecord } from '../../../jobs/callbacks/wait-record';

/** What a node waits for; throws credential-invalid where its queue does not know. */
export async function requireWait(queue: JobQueue, waitingNode: WaitingNode): Promise<WaitRecord> {
	const wait = await readWait(queue, waitingNode);
	if (wait) return wait;
	throw new Failure({
		kind: 'credential-invalid',
		message: 'The job queue of this node does not know what the node waited for',
		hint: 'Was its Job Queue (Redis) credential or N8N_INSTANCE_ID changed, or Redis emptied, while the execution waited? Run the workflow again',
	});
}
