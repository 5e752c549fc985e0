import { z } from 'zod/v4';
import type { JobQueue } from '../queue/open-queue';
import { inBatches } from '../redis/in-batches';
import { readJson } from '../redis/read-json';
import { batchKeys, indexKeys } from '../redis/redis-keys';

/** A callback that n8n has not taken so far. */
const lateCallback = z.object({
	attempts: z.number().int().describe('Attempts in vain.'),
	host: z.string().describe('Where it was sent, without the secret part of the address.'),
	lastError: z.string().describe('What the last attempt met, in one sentence.'),
	nextAt: z.number().int().describe('When it is sent again, in milliseconds since 1970.'),
});

export type LateCallback = z.infer<typeof lateCallback>;

const noted = lateCallback.extend({
	since: z.number().int().optional().describe('The first attempt in vain, in milliseconds.'),
});

/** What to do where workers do not reach n8n. */
export const howToReach =
	'Check that n8n is running and that the workers can reach it at this address. If they cannot, set WEBHOOK_URL of n8n, or Callback URL in the Job Queue (Redis) credential, to an address that they reach. localhost means a different machine on each host';

// A batch that ends as its node begins to wait takes a few attempts until n8n has saved the execution.
const usualAttempts = 4;

/** The callback of a batch that n8n has not taken after more than the usual attempts, if there is one. */
export async function readLateCallback(
	queue: JobQueue,
	batchId: string,
): Promise<LateCallback | undefined> {
	const late = await read(queue, batchId);
	return late && late.attempts > usualAttempts ? late : undefined;
}

/** Notes attempts in vain; they add up. Says how it stands where they are more than usual. */
export async function noteLateCallback(
	queue: JobQueue,
	batchId: string,
	late: LateCallback,
): Promise<LateCallback | undefined> {
	const { lateCallbacks: key } = indexKeys(queue);
	const before = noted.safeParse(readJson(await queue.redis.hget(key, batchId))).data;
	const attempts = late.attempts + (before?.attempts ?? 0);
	const since = before?.since ?? Date.now();
	await queue.redis.hset(key, batchId, JSON.stringify({ ...late, attempts, since }));
	return attempts > usualAttempts ? { ...late, attempts } : undefined;
}

/** n8n took the callback, or nobody waits for it any more. */
export async function forgetLateCallback(queue: JobQueue, batchId: string): Promise<void> {
	await queue.redis.hdel(indexKeys(queue).lateCallbacks, batchId);
}

/** All late callbacks, by batch; those of batches that have gone are forgotten. */
export async function lateCallbacks(
	queue: JobQueue,
): Promise<(LateCallback & { batchId: string })[]> {
	const all = Object.entries(await queue.redis.hgetall(indexKeys(queue).lateCallbacks));
	const late: (LateCallback & { batchId: string })[] = [];
	await inBatches(all, async ([batchId, text]) => {
		const callback = parse(text);
		const isPending = (await queue.redis.hlen(batchKeys(queue, batchId).callbacks)) > 0;
		if (!callback || !isPending) await forgetLateCallback(queue, batchId);
		else if (callback.attempts > usualAttempts) late.push({ batchId, ...callback });
	});
	return late;
}

/** How many of the oldest are looked at for one that is still pending. */
const atMost = 20;

/** Since when the oldest callback that is still pending has not been taken, in milliseconds since 1970. */
export async function oldestLateCallback(queue: JobQueue): Promise<number | undefined> {
	const all = Object.entries(await queue.redis.hgetall(indexKeys(queue).lateCallbacks))
		.flatMap(([batchId, text]) => {
			const { since } = noted.safeParse(readJson(text)).data ?? {};
			return since === undefined ? [] : [{ batchId, since }];
		})
		.sort((one, other) => one.since - other.since)
		.slice(0, atMost);
	const looks = queue.redis.pipeline();
	for (const { batchId } of all) looks.exists(batchKeys(queue, batchId).callbacks);
	const replies = (await looks.exec()) ?? [];
	return all.find((_, place) => replies[place]?.[1] === 1)?.since;
}

const read = async (queue: JobQueue, batchId: string) =>
	parse(await queue.redis.hget(indexKeys(queue).lateCallbacks, batchId));

function parse(text: string | null): LateCallback | undefined {
	return lateCallback.safeParse(readJson(text)).data;
}
