import { parseJobId, batchOf } from '../records/ids';
import { forgetJob } from '../checkpoints/forget-job';
import { knownBatches } from '../records/known-batches';
import { batchesQueue, type JobQueue } from '../queue/open-queue';
import { scanKeys } from '../queue/scan-keys';
import { keyPrefix } from '../redis/key-prefix';
import { batchKeys, indexKeys, parseKey } from '../redis/redis-keys';
import { isOfUse } from '../records/outcome-letters';

/** How many keys of each kind nobody names any more. */
export interface SweptKeys {
	/** Outcomes and states without their batch. */
	outcomes: number;
	/** Callbacks that no worker will send, since batch and parent are gone. */
	callbacks: number;
	/** Jobs with steps, parts or files that were kept although they have ended. */
	kept: number;
	/** Notes of the last batch of a node, where that batch is gone. */
	latest: number;
}

/** Removes what Redis holds of batches and jobs that are gone. Needs the right to SCAN. */
export async function sweepKeys(
	queue: JobQueue,
	{ dryRun = false }: { dryRun?: boolean } = {},
): Promise<SweptKeys> {
	const swept = { outcomes: 0, callbacks: 0, kept: 0, latest: 0 };
	const seen = new Set<string>();
	await scanKeys(queue, async (keys) => {
		const ours = keys.flatMap((key) => named(queue, key) ?? []);
		const known = await knownBatches(
			queue,
			ours.flatMap(({ id }) => batchOf(id) ?? []),
		);
		for (const { key, kind, id } of ours) {
			const batchId = batchOf(id) ?? '';
			// A key may be told twice, and a job has three.
			const name = kind === 'kept' ? `kept ${id}` : key;
			if (seen.has(name)) continue;
			if (!(await isOrphan(queue, kind, key, id, known.has(batchId)))) continue;
			seen.add(name);
			swept[kind] += 1;
			if (dryRun) continue;
			if (kind === 'kept') await forgetJob(queue, id);
			else await queue.redis.del(key);
		}
	});
	return swept;
}

type Kind = keyof SweptKeys;

const kinds: Readonly<Record<string, Kind>> = {
	outcomes: 'outcomes',
	states: 'outcomes',
	callbacks: 'callbacks',
	steps: 'kept',
	parts: 'kept',
	kept: 'kept',
	latest: 'latest',
};

function named(queue: JobQueue, key: string): { key: string; kind: Kind; id: string } | undefined {
	const { name = '', id = '' } = parseKey(key.slice(keyPrefix(queue.settings).length + 1)) ?? {};
	const kind = kinds[name];
	return kind === undefined ? undefined : { key, kind, id };
}

async function isOrphan(
	queue: JobQueue,
	kind: Kind,
	key: string,
	id: string,
	isKnown: boolean,
): Promise<boolean> {
	if (kind === 'outcomes') return !isKnown;
	if (kind === 'latest') {
		const batchId = (await queue.redis.get(key)) ?? '';
		return (await queue.redis.exists(batchKeys(queue, batchId).record)) === 0;
	}
	if (kind === 'callbacks') {
		const parent = queue.bull(batchesQueue).toKey(id);
		if (isKnown || (await queue.redis.exists(parent)) === 1) return false;
		// Those on the list are sent again, also for a batch that was deleted.
		return (await queue.redis.zscore(indexKeys(queue).pendingCallbacks, id)) === null;
	}
	const place = parseJobId(id);
	if (!place) return false;
	if (!isKnown) return true;
	const { states } = batchKeys(queue, place.batchId);
	// The one letter alone: the text of a large batch is long, and each of its jobs may have kept something.
	const letter = await queue.redis.getrange(states, place.index, place.index);
	return !isOfUse(letter || undefined);
}
