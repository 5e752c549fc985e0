import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod/v4';
import { createTurns } from '../../capabilities/shared/create-turns';
import { Failure } from '../../endpoint/failure';
import { requireState } from '../../jobs/batch-state';
import { requireBatch } from '../../jobs/records/batch-record';
import { callAgain } from '../../jobs/call-again';
import { cancel, readTarget } from '../../jobs/cancel';
import { collect, type Collected } from '../../jobs/collect';
import { deleteJobs } from '../../jobs/delete-jobs';
import { requireJobState } from '../../jobs/job-state';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { retryFailed } from '../../jobs/retry-failed';
import type { Target } from './read-targets';
import { stateItem } from './state-item';
import { generatedImage } from '../../capabilities/image-generation/image-result';
import { speechResult } from '../../capabilities/speech-generation/speech-result';
import { videoResult } from '../../capabilities/video-generation/video-result';
import { imageFiles, inFields } from '../shared/items/image-files';
import { speechFile } from '../shared/items/speech-file';
import { videoFile } from '../shared/items/video-file';

type Operation = (
	node: IExecuteFunctions,
	queue: JobQueue,
	target: Target,
) => Promise<INodeExecutionData[]>;

/** A job is cancelled or deleted as a whole: an item that shares one is refused there. */
const whole = ({ of, members: [member] = [] }: Target) =>
	member === undefined ? of : { jobId: member };

const pairs = ({ items }: Target) => items.map((item) => ({ item }));

const get: Operation = async (node, queue, target) => {
	const state =
		'batchId' in target.of
			? await requireState(queue, target.of.batchId, { jobs: true })
			: await requireJobState(queue, target.of.jobId);
	return [{ json: stateItem(node, state), pairedItem: pairs(target) }];
};

const cancelOperation: Operation = async (_node, queue, target) => {
	const cancelled = await cancel(queue, whole(target), 'cancelled');
	return [{ json: { ...target.of, cancelled }, pairedItem: pairs(target) }];
};

const retry: Operation = async (_node, queue, target) => {
	const retried = await retryFailed(queue, target.of);
	return [{ json: { ...target.of, retried }, pairedItem: pairs(target) }];
};

const callAgainOperation: Operation = async (_node, queue, target) => {
	const { batchId } = readTarget(target.of);
	// A batch that was deleted may have a pending callback as well.
	const called = await callAgain(queue, batchId);
	if (!called) await requireBatch(queue, batchId);
	return [{ json: { batchId, called }, pairedItem: pairs(target) }];
};

const deleteOperation: Operation = async (_node, queue, target) => {
	const deleted = await deleteJobs(queue, whole(target));
	return [{ json: { ...target.of, deleted }, pairedItem: pairs(target) }];
};

const results: Operation = async (node, queue, target) => {
	const all = await collect(queue, target.of);
	// Whoever names items that share a job, and not the job itself, gets those alone.
	const wanted =
		target.members?.length === target.items.length ? new Set(target.members) : undefined;
	const collected = wanted ? all.filter(({ jobId }) => wanted.has(jobId)) : all;
	const pairOf = pairing(node, target);
	const outputs: INodeExecutionData[] = [];
	const turn = createTurns();
	for (const one of collected) {
		await turn();
		const output = await withFiles(node, resultOf(node, one));
		outputs.push({ ...output, ...pairOf(one.jobId) });
	}
	return outputs;
};

/**
 * Pairs a result with the one input item that named it: by its own id, by that of the job that it
 * shares, or as the only one. With none of them it is left open, which beats a wrong one.
 */
function pairing(node: IExecuteFunctions, target: Target) {
	const itemOf = itemsByJob(node, target);
	const [first, ...more] = target.items;
	return (jobId: string): Pick<INodeExecutionData, 'pairedItem'> => {
		const only = more.length === 0 ? first : undefined;
		const item = itemOf.get(jobId) ?? itemOf.get(jobId.replace(/\.\d+$/, '')) ?? only;
		return item === undefined ? {} : { pairedItem: { item } };
	};
}

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
	const { jobId, itemIndex, label, state, result, failure, hints } = collected;
	const job = { jobId, itemIndex, state, ...(label === undefined ? {} : { label }) };
	if (!failure) {
		return { ...job, ...(result as IDataObject | undefined), ...(hints ? { hints } : {}) };
	}
	if (!node.continueOnFail() && state === 'failed') {
		throw new Failure({
			...failure,
			hint: `${failure.hint ? `${failure.hint}. ` : ''}Job ${jobId} failed with this error. Set On Error to continue to get the other results`,
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

const withImages = z.looseObject({ images: z.array(generatedImage).min(1) });

/** The item of a result: images, speech and videos that were generated are its files, and everything else its fields. */
async function withFiles(
	node: IExecuteFunctions,
	json: IDataObject,
): Promise<Pick<INodeExecutionData, 'json' | 'binary'>> {
	const spoken = speechResult.safeParse(json);
	if (spoken.success) {
		const { file, about } = await speechFile(node, spoken.data);
		delete json.data;
		return { json: { ...json, ...about }, binary: { data: file } };
	}
	const video = videoResult.safeParse(json);
	if (video.success) {
		const { file, about } = await videoFile(node, video.data);
		delete json.data;
		return { json: { ...json, ...about }, binary: { data: file } };
	}
	const parsed = withImages.safeParse(json);
	if (!parsed.success) return { json };
	const { files, about } = await imageFiles(node, parsed.data.images);
	const { images, binary } = inFields('data', files, about);
	return { json: { ...json, images }, binary };
}
