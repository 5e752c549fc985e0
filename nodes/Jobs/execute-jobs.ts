import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { toFailure } from '../../endpoint/to-failure';
import { openQueue, type JobQueue } from '../../jobs/open-queue';
import { failedItem } from '../shared/failed-item';
import { queueOf } from '../shared/queue-of';
import { toNodeError } from '../shared/to-node-error';
import { waitOrSleep } from '../shared/wait-or-sleep';
import { batchItems } from './batch-items';
import { operations } from './operations';
import { readTargets, type Target } from './read-targets';

/** Runs the operation once for each batch or job that the items name. */
export async function executeJobs(node: IExecuteFunctions): Promise<INodeExecutionData[]> {
	let queue: JobQueue | undefined;
	try {
		queue = await openQueue(queueOf(await node.getCredentials('jobQueueRedis')));
		const targets = readTargets(node);
		const operation = node.getNodeParameter('operation', 0);
		if (operation === 'wait') return await wait(node, queue, targets);
		const run = operations[operation as keyof typeof operations];
		const outputs: INodeExecutionData[] = [];
		for (const target of targets) {
			const items = await run(node, queue, target.of).catch((error: unknown) => {
				if (!node.continueOnFail()) throw toNodeError(node.getNode(), error, target.items[0]);
				return [failedItem(toFailure(error).details, 0)];
			});
			outputs.push(...items.map((item) => ({ ...item, pairedItem: pairs(target) })));
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
	const batchIds = targets.flatMap(({ of }) => ('batchId' in of ? [of.batchId] : []));
	const waitMs = (node.getNodeParameter('waitInProcessSeconds', 0) as number) * 1000;
	const ended = await waitOrSleep(node, queue, batchIds, { waitMs, cancelWithExecution: false });
	if (!ended) return node.getInputData();
	const items = await batchItems(queue, batchIds);
	return items.map((item, index) => ({ ...item, pairedItem: pairs(targets[index]) }));
}

const pairs = (target: Target | undefined) => (target?.items ?? []).map((item) => ({ item }));
