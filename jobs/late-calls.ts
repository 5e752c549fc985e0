import { z } from 'zod/v4';
import { batchKeys } from './batch-record';
import type { JobQueue } from './open-queue';
import { readJson } from './read-json';

/** A call that wakes a sleeping node, and that n8n has not taken so far. */
const lateCall = z.object({
	attempts: z.number().int().describe('Calls that were made in vain.'),
	host: z.string().describe('Where it was called, without the secret part of the address.'),
	lastError: z.string().describe('What the last call met, in one sentence.'),
	nextAt: z.number().int().describe('When it is called again, in milliseconds since 1970.'),
});

export type LateCall = z.infer<typeof lateCall>;

/** What to do where workers do not reach n8n. */
export const howToReach =
	'Check that n8n runs, and that the workers reach it there; else set WEBHOOK_URL of n8n, or Callback URL in the Job Queue (Redis) credential, to an address that they reach';

const keyOf = (queue: Pick<JobQueue, 'key'>) => queue.key('late-calls');

/** The call that a batch owes in vain, if it does. */
export async function readLateCall(
	queue: JobQueue,
	batchId: string,
): Promise<LateCall | undefined> {
	return parse(await queue.redis.hget(keyOf(queue), batchId));
}

/** Notes calls made in vain; they add up. */
export async function noteLateCall(
	queue: JobQueue,
	batchId: string,
	late: LateCall,
): Promise<void> {
	const before = await readLateCall(queue, batchId);
	const attempts = late.attempts + (before?.attempts ?? 0);
	await queue.redis.hset(keyOf(queue), batchId, JSON.stringify({ ...late, attempts }));
}

/** The call was taken, or nobody waits for it any more. */
export async function forgetLateCall(queue: JobQueue, batchId: string): Promise<void> {
	await queue.redis.hdel(keyOf(queue), batchId);
}

/** All calls made in vain, by batch; those of batches that have gone are forgotten. */
export async function lateCalls(queue: JobQueue): Promise<(LateCall & { batchId: string })[]> {
	const noted = Object.entries(await queue.redis.hgetall(keyOf(queue)));
	const late: (LateCall & { batchId: string })[] = [];
	for (const [batchId, text] of noted) {
		const call = parse(text);
		const isOwed = (await queue.redis.hlen(batchKeys(queue, batchId).callbacks)) > 0;
		if (call && isOwed) late.push({ batchId, ...call });
		else await forgetLateCall(queue, batchId);
	}
	return late;
}

function parse(text: string | null): LateCall | undefined {
	return lateCall.safeParse(readJson(text)).data;
}
