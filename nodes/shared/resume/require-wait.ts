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
		message: 'The job queue has no record of what this node was waiting for',
		hint: 'This happens if the Job Queue (Redis) credential or N8N_INSTANCE_ID was changed, or Redis was emptied, while the execution was waiting. Run the workflow again',
	});
}
