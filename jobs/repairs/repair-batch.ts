import { addBatch } from '../flows/add-batch';
import { knownChild } from '../flows/batch-flow';
import { readBatch, type BatchRecord } from '../records/batch-record';
import { callAgain } from '../call-again';
import { cancel } from '../cancel';
import { statusesOf, type EndedJob } from '../records/ended-jobs';
import { batchesQueue, type JobQueue } from '../queue/open-queue';
import { jobGone, recordLost } from '../checkpoints/record-lost';
import { renewExpiry } from '../records/record-outcomes';
import { removeHalf } from '../flows/remove-half';
import { reopenMs } from '../flows/reopen-batch';
import { runAgain } from '../flows/run-again';
import { batchKeys } from '../redis/redis-keys';
import { stateOfLetter } from '../records/outcome-letters';
import { runScript } from '../redis/run-script';

export const repairKinds = [
	'half-batch-removed',
	'open-batch-kept',
	'end-written-down',
	'deadline-kept',
	'retry-finished',
	'lost-jobs-told',
	'parent-made-anew',
	'callback-requeued',
] as const;

/** What was made good of a batch that a death between two steps left unfinished. */
export type Repair = (typeof repairKinds)[number];

/** How long something may look unfinished before it is taken for left so, in milliseconds. */
export interface Patience {
	/** Since the producer of a batch that is not whole gave a sign of life. */
	halfMs: number;
	/** Since a deadline has passed. */
	deadlineMs: number;
	/** Since a retry gave a sign of life that has not put all jobs into the queue. */
	retryMs: number;
	/** Between two looks for jobs that are gone although the batch waits for them. */
	goneMs: number;
}

export const usualPatience: Patience = {
	halfMs: 300_000,
	deadlineMs: 60_000,
	retryMs: 2 * reopenMs,
	goneMs: 3_600_000,
};

/** What the reconciler sees of a batch at a glance. */
export interface Glance {
	batchId: string;
	isHalf: boolean;
	hasEnded: boolean;
	/** Whether a node waits for it. */
	isAwaited: boolean;
	expires: boolean;
	createdAt: number;
	reopenedAt: number | undefined;
	deadlineAt: number | undefined;
}

/** Makes good what is wrong with a batch; says what was. */
export async function repairBatch(
	queue: JobQueue,
	glance: Glance,
	patience: Patience,
	/** What was found whole, which is not looked through again for a while. */
	sound: Set<string>,
): Promise<Repair[]> {
	const { batchId, isHalf, hasEnded, isAwaited, expires, deadlineAt = Infinity } = glance;
	if (isHalf)
		return (await removeHalf(queue, batchId, patience.halfMs)) ? ['half-batch-removed'] : [];
	if (hasEnded) {
		const repairs: Repair[] = [];
		if (!expires) {
			await renewExpiry(queue, batchId);
			repairs.push('end-written-down');
		}
		if (isAwaited && (await freeParent(queue, batchId))) repairs.push('callback-requeued');
		return repairs;
	}
	const repairs: Repair[] = [];
	if (expires && (await keepOpen(queue, batchId))) repairs.push('open-batch-kept');
	if (Date.now() - deadlineAt > patience.deadlineMs) {
		await cancel(queue, { batchId }, 'deadline');
		return [...repairs, 'deadline-kept'];
	}
	return [...repairs, ...(await repairJobs(queue, glance, patience, sound))];
}

/** A parent that waits for jobs of a batch that has ended waits for what does not come. */
async function freeParent(queue: JobQueue, batchId: string): Promise<boolean> {
	const parents = queue.bull(batchesQueue);
	if ((await parents.getJobState(batchId)) !== 'waiting-children') return false;
	await parents.remove(batchId, { removeChildren: false });
	return await callAgain(queue, batchId);
}

const keepScript = `
if redis.call('HEXISTS', KEYS[1], 'total') == 0 then return 0 end
if redis.call('HEXISTS', KEYS[1], 'finishedAt') == 1 then return 0 end
local kept = 0
for i = 1, #KEYS do kept = kept + redis.call('PERSIST', KEYS[i]) end
return kept
`;

async function keepOpen(queue: JobQueue, batchId: string): Promise<boolean> {
	const keys = Object.values(batchKeys(queue, batchId));
	return Number(await runScript(queue.redis, keepScript, keys)) > 0;
}

/** Sees to it that every item of an open batch has a job under way, and the batch a parent that ends it. */
async function repairJobs(
	queue: JobQueue,
	{ batchId, createdAt, reopenedAt = 0 }: Glance,
	{ retryMs, goneMs }: Patience,
	sound: Set<string>,
): Promise<Repair[]> {
	const looks = Math.floor((Date.now() - createdAt) / Math.max(1, goneMs));
	const look = `${batchId} ${String(reopenedAt)} ${String(looks)}`;
	if (Date.now() - reopenedAt < retryMs || sound.has(look)) return [];
	const parent = await queue.bull(batchesQueue).getJobState(batchId);
	const hasParent = !['unknown', 'completed', 'failed'].includes(parent);
	// One that was never opened again ends by its parent, unless Redis itself lost a job.
	if (hasParent && reopenedAt === 0 && looks === 0) return [];
	const batch = await readBatch(queue, batchId);
	if (!batch) return [];
	const { ended, gone, underWay } = await openItems(queue, batch);
	const repairs: Repair[] = [];
	const lost = reopenedAt === 0 ? ended.map(({ index }) => index) : [];
	const seen = { reopenedAt: reopenedAt === 0 ? null : String(reopenedAt) };
	if (lost.length > 0) await recordLost(queue, batchId, { ...seen, only: lost });
	if (gone.length > 0) await recordLost(queue, batchId, { ...seen, only: gone, failure: jobGone });
	if (lost.length + gone.length > 0) repairs.push('lost-jobs-told');
	if (reopenedAt > 0 && ended.length > 0) {
		await runAgain(queue, batch, ended);
		repairs.push('retry-finished');
	}
	if (!hasParent && underWay.length > 0) {
		const children = underWay.map((index) => knownChild(batch, index));
		await addBatch(queue, { about: batch, children });
		repairs.push('parent-made-anew');
	}
	if (repairs.length === 0) sound.add(look);
	return repairs;
}

/** The items without an outcome, by how their jobs stand. */
async function openItems(queue: JobQueue, batch: BatchRecord) {
	const { states } = batchKeys(queue, batch.batchId);
	const isOpen = (letters: string) => (index: number) =>
		stateOfLetter(letters[index]) === undefined;
	const all = Array.from({ length: batch.total }, (_, index) => index);
	const before = (await queue.redis.get(states)) ?? '';
	const statuses = await statusesOf(queue, batch, all.filter(isOpen(before)));
	// A job has its outcome before it ends: whoever ended in between has one now.
	const open = [...statuses.keys()].filter(isOpen((await queue.redis.get(states)) ?? ''));
	return {
		gone: open.filter((index) => statuses.get(index) === 'gone'),
		underWay: open.filter((index) => statuses.get(index) === 'under-way'),
		ended: open.flatMap((index): EndedJob[] => {
			const state = statuses.get(index);
			return state === 'failed' || state === 'completed' ? [{ index, state }] : [];
		}),
	};
}
