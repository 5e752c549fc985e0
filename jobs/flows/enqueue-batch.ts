import type { JobQueue } from '../queue/open-queue';
import { addBatch, atOnce } from './add-batch';
import { deadlineFlow } from './batch-flow';
import { commitBatch } from './commit-batch';
import type { EncryptedBatch } from './encrypt-batch';

/** How long it takes about to add a job, in milliseconds. */
const addingMs = 0.3;

/** Adds parent, jobs and deadline (milliseconds from now, where there is one) and makes the batch whole. */
export async function enqueueBatch(
	queue: JobQueue,
	{ about, children }: Pick<EncryptedBatch, 'about' | 'children'>,
	deadlineMs: number | undefined,
): Promise<void> {
	const { batchId } = about;
	// A worker would put back what it takes before the batch is committed, and its turn would be lost.
	const notBefore = Date.now() + (children.length > atOnce ? children.length * addingMs : 0);
	const ending = deadlineMs === undefined ? [] : [deadlineFlow(batchId, deadlineMs)];
	for (const freshly of [false, true]) {
		await addBatch(queue, { about, children, ending, freshly, notBefore });
		if (await commitBatch(queue, batchId, children.length)) return;
	}
	throw new Error('OOM or MISCONF: the batch was not added');
}
