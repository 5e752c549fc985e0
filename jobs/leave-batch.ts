import { requireBatch } from './records/batch-record';
import { nameOf, noteWanted, waitingNodesOf, type WaitingNode } from './callbacks/callbacks';
import { cancel } from './cancel';
import type { JobQueue } from './queue/open-queue';

/**
 * Leaves a batch whose execution was stopped while it waited in the process. It is cancelled, unless
 * another execution waits for it: then it is that one's, if it runs the same node.
 */
export async function leaveBatch(
	queue: JobQueue,
	batchId: string,
	waitingNode: WaitingNode,
): Promise<void> {
	const names = await queue.run(async () => await waitingNodesOf(queue, batchId));
	const others = names.filter((name) => name !== nameOf(waitingNode));
	if (others.length === 0) {
		await cancel(queue, { batchId }, 'cancelled');
		return;
	}
	await queue.run(async () => {
		const { identity } = await requireBatch(queue, batchId);
		const heir = others.find((name) => name.endsWith(`/${identity.nodeId}`));
		if (heir !== undefined) await noteWanted(queue, batchId, heir);
	});
}
