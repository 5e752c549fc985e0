import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { createTurns } from '../../capabilities/create-turns';
import { Failure } from '../../endpoint/failure';
import { requireState } from '../../jobs/batch-state';
import { requireBatch } from '../../jobs/batch-record';
import { callAgain } from '../../jobs/call-again';
import { cancel, readTarget } from '../../jobs/cancel';
import { collect, type Collected } from '../../jobs/collect';
import { deleteJobs } from '../../jobs/delete-jobs';
import { requireJobState } from '../../jobs/job-state';
import type { JobQueue } from '../../jobs/open-queue';
import { retryFailed } from '../../jobs/retry-failed';
import type { Target } from './read-targets';
import { stateItem } from './state-item';
import { withFiles } from './with-files';

type Operation = (
	node: IExecuteFunctions,
	queue: JobQueue,
	target: Target,
) => Promise<INodeExecutionData[]>;

const pairs = ({ items }: Target) => items.map((item) => ({ item }));

const get: Operation = async (_node, queue, target) => {
	const state =
		'batchId' in target.of
			? await requireState(queue, target.of.batchId, { jobs: true })
			: await requireJobState(queue, target.of.jobId);
	return [{ json: stateItem(state), pairedItem: pairs(target) }];
};

const cancelOperation: Operation = async (_node, queue, target) => {
	const cancelled = await cancel(queue, target.of, 'cancelled');
	return [{ json: { ...target.of, cancelled }, pairedItem: pairs(target) }];
};

const retry: Operation = async (_node, queue, target) => {
	const retried = await retryFailed(queue, target.of);
	return [{ json: { ...target.of, retried }, pairedItem: pairs(target) }];
};

const callAgainOperation: Operation = async (_node, queue, target) => {
	const { batchId } = readTarget(target.of);
	await requireBatch(queue, batchId);
	const called = await callAgain(queue, batchId);
	return [{ json: { batchId, called }, pairedItem: pairs(target) }];
};

const deleteOperation: Operation = async (_node, queue, target) => {
	const deleted = await deleteJobs(queue, target.of);
	return [{ json: { ...target.of, deleted }, pairedItem: pairs(target) }];
};

const results: Operation = async (node, queue, target) => {
	const collected = await collect(queue, target.of);
	const itemOf = itemsByJob(node, target);
	const [first = 0] = target.items;
	const outputs: INodeExecutionData[] = [];
	const turn = createTurns();
	for (const one of collected) {
		await turn();
		outputs.push({
			...(await withFiles(node, resultOf(node, one))),
			pairedItem: { item: itemOf.get(one.jobId) ?? first },
		});
	}
	return outputs;
};

/** The input item that came with a job, so that each result is paired with one item alone. */
function itemsByJob(node: IExecuteFunctions, { items }: Target): Map<string, number> {
	const input = node.getInputData();
	return new Map(
		items.flatMap((item) => {
			const jobId = input[item]?.json.jobId;
			return typeof jobId === 'string' ? [[jobId, item] as const] : [];
		}),
	);
}

function resultOf(node: IExecuteFunctions, collected: Collected): IDataObject {
	const { jobId, label, state, result, failure, hints } = collected;
	const job = { jobId, state, ...(label === undefined ? {} : { label }) };
	if (!failure) {
		return { ...job, ...(result as IDataObject | undefined), ...(hints ? { hints } : {}) };
	}
	if (!node.continueOnFail() && state === 'failed') {
		throw new Failure({
			...failure,
			hint: `${failure.hint ? `${failure.hint}. ` : ''}Job ${jobId} failed with this; set On Error to continue to get the other results`,
		});
	}
	// n8n moves an item to the error output only if `error` is all it holds.
	return { error: { ...failure, ...job } };
}

export const operations = {
	get,
	results,
	cancel: cancelOperation,
	retryFailed: retry,
	delete: deleteOperation,
	callAgain: callAgainOperation,
};
