import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { toFailure } from '../../endpoint/to-failure';
import { readTarget } from '../../jobs/cancel';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { sharedQueue } from '../../jobs/queue/shared-queue';
import { failedItem } from '../shared/items/failed-item';
import { queueOf } from '../shared/parameters/queue-of';
import { requireOnlyChild } from '../shared/resume/require-only-child';
import { settleCallbacks } from '../shared/resume/settle-callbacks';
import { waitingItems } from '../shared/resume/waiting-items';
import { toNodeError } from '../shared/items/to-node-error';
import { waitOrSuspend } from '../shared/resume/wait-or-suspend';
import { warnBeforeWait } from '../shared/resume/warn-before-wait';
import { resumedFor } from '../shared/resume/resumed';
import { listItems } from './list-items';
import { operations } from './operations';
import { readTargets, type Target } from './read-targets';
import { requireState } from '../../jobs/batch-state';
import type { WaitRecord } from '../../jobs/callbacks/wait-record';
import { stateItem } from './state-item';

/** Runs the operation once for each batch or job that the items name. */
export async function executeJobs(node: IExecuteFunctions): Promise<INodeExecutionData[]> {
	let queue: JobQueue | undefined;
	try {
		const operation = node.getNodeParameter('operation', 0);
		const outputs: INodeExecutionData[] = [];
		const fail = (error: unknown, item: number) => {
			if (!node.continueOnFail()) throw toNodeError(node.getNode(), error, item);
			outputs.push(failedItem(toFailure(error).details, item));
		};
		const targets = operation === 'list' ? [] : readTargets(node, fail);
		queue = await sharedQueue(queueOf(await node.getCredentials('jobQueueRedis')));
		if (operation === 'list') return await listItems(node, queue);
		if (operation === 'wait') return [...outputs, ...(await wait(node, queue, targets))];
		const run = operations[operation as keyof typeof operations];
		for (const target of targets) {
			const [first = 0] = target.items;
			const items = await run(node, queue, target).catch((error: unknown) => {
				fail(error, first);
				return [];
			});
			for (const item of items) outputs.push(item);
		}
		return outputs;
	} catch (error) {
		throw toNodeError(node.getNode(), error);
	} finally {
		await queue?.close();
	}
}

async function wait(
	node: IExecuteFunctions,
	queue: JobQueue,
	targets: Target[],
): Promise<INodeExecutionData[]> {
	const resumed = resumedFor(node);
	if (resumed) {
		await settleCallbacks(node, queue, resumed);
		return await batchItems(node, queue, resumed);
	}
	await requireOnlyChild(node, queue);
	await warnBeforeWait(node, queue);
	const waits = targets.map(({ of, items }) => ({ batchId: readTarget(of).batchId, items }));
	const waitMs = (node.getNodeParameter('waitInProcessSeconds', 0) as number) * 1000;
	const ended = await waitOrSuspend(node, queue, waits, { waitMs, cancelWithExecution: false });
	return ended ? await batchItems(node, queue, waits) : await waitingItems(queue, waits);
}

/** How ended batches stand, one item each. */
async function batchItems(
	node: IExecuteFunctions,
	queue: JobQueue,
	waits: WaitRecord['waits'],
): Promise<INodeExecutionData[]> {
	return await Promise.all(
		waits.map(async ({ batchId, items }) => ({
			json: stateItem(node, await requireState(queue, batchId)),
			pairedItem: items.map((item) => ({ item })),
		})),
	);
}
