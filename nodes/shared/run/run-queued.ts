import type { IExecuteFunctions } from 'n8n-workflow';
import type { FailureDetails } from '../../../endpoint/failure';
import { collect } from '../../../jobs/collect';
import { dispatch } from '../../../jobs/dispatch';
import type { DispatchItem } from '../../../jobs/records/dispatch-options';
import type { JobQueue } from '../../../jobs/queue/open-queue';
import { sharedQueue } from '../../../jobs/queue/shared-queue';
import { requireWorker, workerCommand } from '../../../jobs/queue/require-worker';
import type { WaitRecord } from '../../../jobs/callbacks/wait-record';
import { workersAlive } from '../../../jobs/queue/workers-alive';
import type { Adapter } from './adapter';
import { binaryMedia } from '../parameters/binary-media';
import { collectedItems } from '../items/collected-items';
import { createHints } from './create-hints';
import { endpointOf } from '../parameters/endpoint-of';
import { failedItem } from '../items/failed-item';
import { labelOf } from '../parameters/label-of';
import { mapWithConcurrency } from '../../../capabilities/shared/map-with-concurrency';
import { queueOf } from '../parameters/queue-of';
import { readTime } from '../parameters/read-time';
import { requireOnlyChild } from '../resume/require-only-child';
import { lineageOf, retryOf } from '../resume/retry-of';
import { settleCallbacks } from '../resume/settle-callbacks';
import { waitingItems } from '../resume/waiting-items';
import { toNodeError } from '../items/to-node-error';
import type { PlacedItem } from '../items/to-outputs';
import { waitOrSuspend } from '../resume/wait-or-suspend';
import { waitingNodeOf } from '../resume/waiting-node-of';
import { warnBeforeWait } from '../resume/warn-before-wait';
import { withDefaultModel } from './with-default-model';
import { resumedFor } from '../resume/resumed';
import { toItemFailure } from '../items/to-item-failure';

interface QueueOptions {
	deadlineHours?: number;
	notBefore?: unknown;
	priority?: number;
	waitInProcessSeconds?: number;
}

/** Sends the items to the workers as one batch; waits for them where the user chose so. */
export async function runQueued<Request, Result>(
	node: IExecuteFunctions,
	adapter: Adapter<Request, Result>,
	mode: 'queueAndWait' | 'queue',
): Promise<PlacedItem[]> {
	const resumed = resumedFor(node);
	if (resumed) return await collectEnded(node, adapter, resumed);
	const endpoint = endpointOf(await node.getCredentials('openAiCompatibleApi'));
	const settings = queueOf(await node.getCredentials('jobQueueRedis'));
	const options = node.getNodeParameter('queueOptions', 0) as QueueOptions;
	const items = await mapWithConcurrency(
		node.getInputData().length,
		endpoint.concurrency,
		async (itemIndex) => await readItem(node, withDefaultModel(adapter, endpoint), itemIndex),
	);
	const capability = adapter.capability.name;
	const failures = items.flatMap((item) =>
		'failure' in item ? [failedItem(item.failure, item.itemIndex)] : [],
	);
	if (failures.length === items.length) return failures;

	const hint = adapter.queuedHint?.(node);
	if (hint !== undefined) node.addExecutionHints({ message: hint, location: 'outputPane' });
	const queue = await sharedQueue(settings);
	try {
		if (mode === 'queueAndWait') {
			// Before anything is queued, so that a batch nobody runs does not run twice later.
			const alive = await requireWorker(queue, { capability, ...cancelSignal(node) });
			await requireOnlyChild(node, queue);
			await warnBeforeWait(node, queue, alive);
		}
		const { batchId, jobIds } = await dispatch(queue, {
			identity: identityOf(node),
			capability,
			endpoint,
			items,
			media: binaryMedia(node),
			...beginOf(node, options),
			priority: options.priority ?? 0,
			...retryOf(node),
		});
		if (mode === 'queue') {
			await hintWithoutWorker(node, queue);
			return items.map((item, index) =>
				'failure' in item
					? failedItem(item.failure, item.itemIndex)
					: {
							json: { batchId, jobId: jobIds[index], state: 'waiting' },
							pairedItem: { item: item.itemIndex },
						},
			);
		}
		const waitMs = (options.waitInProcessSeconds ?? 30) * 1000;
		const waits = [{ batchId, items: [...items.keys()] }];
		const ended = await waitOrSuspend(node, queue, waits, { waitMs, cancelWithExecution: true });
		if (!ended) return await waitingItems(queue, waits);
		return await readResults(node, adapter, queue, waits);
	} finally {
		await queue.close();
	}
}

/** When the jobs may begin, and when what is unfinished is cancelled. */
function beginOf(node: IExecuteFunctions, { notBefore, deadlineHours = 24 }: QueueOptions) {
	const deadlineMs = deadlineHours * 3_600_000;
	const begin = readTime(node, notBefore);
	return begin === undefined
		? { deadlineMs }
		: { notBefore: begin, deadlineMs: Math.max(0, begin - Date.now()) + deadlineMs };
}

/** What the batches gave that a node waited for. */
async function collectEnded<Request, Result>(
	node: IExecuteFunctions,
	adapter: Adapter<Request, Result>,
	waits: WaitRecord['waits'],
): Promise<PlacedItem[]> {
	const queue = await sharedQueue(queueOf(await node.getCredentials('jobQueueRedis')));
	try {
		await settleCallbacks(node, queue, waits);
		return await readResults(node, adapter, queue, waits);
	} finally {
		await queue.close();
	}
}

async function readResults<Request, Result>(
	node: IExecuteFunctions,
	adapter: Adapter<Request, Result>,
	queue: JobQueue,
	waits: WaitRecord['waits'],
): Promise<PlacedItem[]> {
	const lists = await Promise.all(waits.map(async (wait) => await collect(queue, wait)));
	const collected = lists.flat();
	const hints = createHints(node);
	for (const hint of collected.flatMap((one) => one.hints ?? [])) hints.add(hint);
	hints.show();
	return await collectedItems(node, adapter, collected);
}

async function readItem<Request, Result>(
	node: IExecuteFunctions,
	adapter: Adapter<Request, Result>,
	itemIndex: number,
): Promise<DispatchItem> {
	const label = labelOf(node, itemIndex);
	try {
		const request = adapter.capability.request.parse(await adapter.readRequest(node, itemIndex));
		return { itemIndex, request, ...label };
	} catch (error) {
		if (!node.continueOnFail()) throw toNodeError(node.getNode(), error, itemIndex);
		const failure: FailureDetails = toItemFailure(error).details;
		return { itemIndex, failure, ...label };
	}
}

function identityOf(node: IExecuteFunctions) {
	const { id, name } = node.getWorkflow();
	return {
		...waitingNodeOf(node),
		workflowId: id ?? 'unsaved',
		...(name === undefined ? {} : { workflowName: name }),
		nodeName: node.getNode().name,
		runIndex: node.evaluateExpression('{{ $runIndex }}', 0) as number,
		...lineageOf(node),
	};
}

function cancelSignal(node: IExecuteFunctions): { signal?: AbortSignal } {
	const signal = node.getExecutionCancelSignal();
	return signal === undefined ? {} : { signal };
}

async function hintWithoutWorker(node: IExecuteFunctions, queue: JobQueue): Promise<void> {
	if ((await workersAlive(queue)).length > 0) return;
	node.addExecutionHints({
		message: `No worker is running yet. The jobs wait in the queue until one starts: ${workerCommand(queue)}`,
		type: 'warning',
		location: 'outputPane',
	});
}
