import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { requireState } from '../../jobs/batch-state';
import { cancel, type JobTarget } from '../../jobs/cancel';
import { collect, type Collected } from '../../jobs/collect';
import { requireJobState } from '../../jobs/job-state';
import type { JobQueue } from '../../jobs/open-queue';
import { Failure } from '../../endpoint/failure';
import { stateItem } from './state-item';

type Operation = (
	node: IExecuteFunctions,
	queue: JobQueue,
	target: JobTarget,
) => Promise<INodeExecutionData[]>;

const get: Operation = async (_node, queue, target) => [
	{
		json: stateItem(
			'batchId' in target
				? await requireState(queue, target.batchId, { jobs: true })
				: await requireJobState(queue, target.jobId),
		),
	},
];

const cancelOperation: Operation = async (_node, queue, target) => [
	{ json: { ...target, cancelled: await cancel(queue, target, 'cancelled') } },
];

const results: Operation = async (node, queue, target) => {
	const collected = await collect(queue, target);
	return collected.map((one) => ({ json: resultOf(node, one) }));
};

function resultOf(node: IExecuteFunctions, collected: Collected): IDataObject {
	const { jobId, label, state, result, failure } = collected;
	if (failure) {
		if (!node.continueOnFail() && state === 'failed') {
			throw new Failure({
				...failure,
				hint: `${failure.hint ? `${failure.hint}. ` : ''}Job ${jobId} failed with this; set On Error to continue to get the other results`,
			});
		}
		return { error: { ...failure } };
	}
	const job = { jobId, state, ...(label === undefined ? {} : { label }) };
	return { ...job, ...(result as IDataObject | undefined) };
}

export const operations = { get, results, cancel: cancelOperation };
