import type { ListedBatch } from '../../jobs/list-batches';
import type { WorkerAlive } from '../../jobs/queue/workers-alive';
import { oneLine } from '../reports/one-line';
import { throughputOf } from '../reports/throughput-of';

/** A batch as a row of the list. */
export function rowOf(
	batch: ListedBatch,
	about: { workers: readonly WorkerAlive[]; lateIds: Set<string>; wereReopened: Set<string> },
) {
	const { batchId, capability, identity, usage, ...rest } = batch;
	const { state, total, completed, failed, cancelled, running, waiting } = rest;
	const { createdAt, notBefore, finishedAt, deadlineAt, pendingCallbacks } = rest;
	const workers = about.workers.filter(({ concurrency }) => concurrency[capability]).length;
	const progress = (completed + failed + cancelled) / total;
	return {
		...{ batchId, state, taskType: oneLine(capability, 40) },
		...namesOf(identity),
		...{ total, completed, failed, cancelled, running, waiting, progress, workers },
		...{ createdAt, notBefore, finishedAt, deadlineAt, pendingCallbacks },
		costUsd: usage.costUsd,
		callbackFails: about.lateIds.has(batchId),
		...(about.wereReopened.has(batchId)
			? {}
			: throughputOf({ ...batch, progress, workers }, Date.now())),
	};
}

/** What queued a batch, by names of which none is long. */
export const namesOf = ({
	workflowId,
	workflowName,
	nodeName,
	executionId,
}: ListedBatch['identity']) => ({
	workflow: oneLine(workflowName ?? workflowId, 120),
	workflowId: oneLine(workflowId, 80),
	node: oneLine(nodeName, 120),
	executionId: oneLine(executionId, 80),
});
