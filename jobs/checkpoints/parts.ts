import { z } from 'zod/v4';
import { concernsAll, Failure, failureDetails, type FailureDetails } from '../../endpoint/failure';
import type { JobQueue } from '../queue/open-queue';
import { isDamaged } from '../encryption/damaged';
import { pack, unpack } from '../queue/encrypted-payload';
import { otherSecretCode } from '../encryption/encryption-keys';
import { keepMs } from './kept-files';
import { jobKeys } from '../redis/redis-keys';

const keptOutcome = z.union([
	z.object({ failure: failureDetails }),
	z.object({ result: z.unknown(), hints: z.array(z.string()) }),
]);

/** How a part of an item ended. */
export type KeptPart = z.infer<typeof keptOutcome>;

// A failure that all parts would meet stands under this name as well; names of parts have letters.
const forAll = '*';

const context = (jobId: string, name: string) =>
	({ purpose: 'step', id: `${jobId} part ${name}` }) as const;

/** Keeps how a part ended, encrypted, until the item has its outcome; says how many parts ended. */
export async function keepPart(
	queue: JobQueue,
	jobId: string,
	name: string,
	outcome: KeptPart,
	/** Writes what is encrypted; a worker does so again for as long as Redis takes no writes. */
	persist: <T>(write: () => Promise<T>) => Promise<T> = (write) => write(),
): Promise<number> {
	const key = jobKeys(queue, jobId).parts;
	const encrypted = await pack(queue, outcome, context(jobId, name), Infinity);
	const forEach =
		'failure' in outcome && concernsAll(outcome.failure)
			? await pack(queue, outcome, context(jobId, forAll), Infinity)
			: undefined;
	await persist(async () => {
		// The first outcome counts, whoever else ran the part.
		const writes = queue.redis.multi().hsetnx(key, name, encrypted).pexpire(key, keepMs);
		if (forEach !== undefined) writes.hsetnx(key, forAll, forEach);
		return await writes.exec();
	});
	const [ended, stopped] = await Promise.all([
		queue.redis.hlen(key),
		queue.redis.hexists(key, forAll),
	]);
	return ended - stopped;
}

/** How parts ended, in the order of the names; undefined for those that have not. */
export async function readParts(
	queue: JobQueue,
	jobId: string,
	names: readonly string[],
): Promise<(KeptPart | undefined)[]> {
	if (names.length === 0) return [];
	const encrypted = await queue.redis.hmget(jobKeys(queue, jobId).parts, ...names);
	return await Promise.all(
		names.map(async (name, index) => {
			const kept = encrypted[index];
			if (!kept) return undefined;
			return keptOutcome.parse(await unpack(queue, kept, context(jobId, name)));
		}),
	);
}

/** Takes out parts that failed, and those that were damaged; says how many are left. */
export async function dropFailedParts(queue: JobQueue, jobId: string): Promise<number> {
	const key = jobKeys(queue, jobId).parts;
	const names = await queue.redis.hkeys(key);
	const dropped: string[] = [];
	for (const name of names) {
		if (await isUseless(queue, jobId, name)) dropped.push(name);
	}
	if (dropped.length > 0) await queue.redis.hdel(key, ...dropped);
	return names.length - dropped.length;
}

async function isUseless(queue: JobQueue, jobId: string, name: string): Promise<boolean> {
	try {
		const [kept] = await readParts(queue, jobId, [name]);
		return kept === undefined || 'failure' in kept;
	} catch (error) {
		if (isDamaged(error)) return true;
		// What this process has no secret for may be of use to a worker.
		if (error instanceof Failure && error.details.code === otherSecretCode) return false;
		throw error;
	}
}

/** The failure that ended all parts of an item, where there is one. */
export async function failureOfAll(
	queue: JobQueue,
	jobId: string,
): Promise<FailureDetails | undefined> {
	const [kept] = await readParts(queue, jobId, [forAll]);
	return kept && 'failure' in kept ? kept.failure : undefined;
}
