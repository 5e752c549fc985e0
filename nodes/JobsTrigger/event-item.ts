import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { sumUsage } from '../../endpoint/sum-usage';
import { toFailure } from '../../endpoint/to-failure';
import { usage } from '../../endpoint/usage';
import { jobIdOf } from '../../jobs/records/ids';
import { readBatch } from '../../jobs/records/batch-record';
import { collect } from '../../jobs/collect';
import { timeOfEvent, type QueueEvent } from '../../jobs/records/events';
import { failuresOf } from '../../jobs/failures-of';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { usageOf } from '../../jobs/records/usage-of';
import { sourceOf } from '../../jobs/records/batch-source';

/** So many failures of a batch are told; the Jobs node has them all. */
const maxFailures = 10;

/**
 * What the workflow is started with, or undefined where what Redis holds of it was damaged: then it is
 * told, and what happened after it goes on. Throws where Redis cannot be read for now.
 */
export async function readableItem(
	queue: JobQueue,
	event: QueueEvent,
	tell: (sentence: string) => void,
): Promise<INodeExecutionData | undefined> {
	try {
		return await queue.run(async () => await eventItem(queue, event));
	} catch (error) {
		const { kind, message, cause } = toFailure(error);
		const passes = kind === 'temporarily-unavailable' || kind === 'credential-invalid';
		// A key that somebody else has taken for something else does not come back.
		if (passes && !String(cause).includes('WRONGTYPE')) throw error;
		tell(`Jobs Trigger: skipped the event ${event.id} of batch ${event.batchId}: ${message}`);
		return undefined;
	}
}

/** What the workflow is started with: what happened, to whom, and who queued it. */
async function eventItem(queue: JobQueue, event: QueueEvent): Promise<INodeExecutionData> {
	const { batchId, index, state, capability, identity, id } = event;
	const happenedAt = timeOfEvent(id).toISOString();
	const about = { state, batchId, taskType: capability, happenedAt };
	const details =
		index === undefined
			? await batchDetails(queue, event)
			: await jobDetails(queue, batchId, index, state);
	return { json: { ...about, ...details, source: { ...sourceOf(identity) } } as IDataObject };
}

async function batchDetails(queue: JobQueue, { batchId, batch }: QueueEvent): Promise<object> {
	if (!batch) return {};
	const { total, completed, failed, cancelled, cancelReason, createdAt, finishedAt } = batch;
	const failures = failed + cancelled === 0 ? [] : await failuresOf(queue, batchId, maxFailures);
	return {
		...{ total, completed, failed, cancelled },
		...(cancelReason === undefined ? {} : { cancelReason }),
		usage: batch.usage,
		failures: failures.map(({ failure: { kind, message, hint }, ...item }) => ({
			...item,
			...{ kind, message },
			...(hint === undefined ? {} : { hint }),
		})),
		createdAt: new Date(createdAt).toISOString(),
		...(finishedAt === undefined ? {} : { finishedAt: new Date(finishedAt).toISOString() }),
	};
}

async function jobDetails(
	queue: JobQueue,
	batchId: string,
	index: number,
	state: QueueEvent['state'],
): Promise<object> {
	const jobId = jobIdOf(batchId, index);
	const isThere = state !== 'stalled' && (await readBatch(queue, batchId)) !== undefined;
	const items = isThere ? await collect(queue, { jobId }) : [];
	const [first] = items;
	const usages = items.flatMap(({ result }) => {
		const parsed = usage.safeParse(usageOf(result));
		return parsed.success ? [parsed.data] : [];
	});
	const failures = items.flatMap(({ failure }) => (failure ? [failure] : []));
	return {
		jobId,
		...(first ? { itemIndex: first.itemIndex } : {}),
		...(first?.label === undefined ? {} : { label: first.label }),
		...(usages.length > 0 ? { usage: sumUsage(usages) } : {}),
		failures: failures.slice(0, maxFailures).map(({ kind, message, hint }) => ({
			...{ kind, message },
			...(hint === undefined ? {} : { hint }),
		})),
	};
}
