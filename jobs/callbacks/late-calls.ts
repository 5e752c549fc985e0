import { z } from 'zod/v4';
import { batchKeys } from '../records/batch-record';
import { lateCallsKey } from './callbacks';
import type { JobQueue } from '../queue/open-queue';
import { readJson } from '../redis/read-json';

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
	'Check that n8n runs, and that the workers reach it there; else set WEBHOOK_URL of n8n, or Callback URL in the Job Queue (Redis) credential, to an address that they reach: localhost means a different machine on each host';

// A node that ends as it falls asleep is called a few times before n8n has saved it.
const usualCalls = 4;

/** The call that a batch owes in vain, if it does. */
export async function readLateCall(
	queue: JobQueue,
	batchId: string,
): Promise<LateCall | undefined> {
	const call = await read(queue, batchId);
	return call && call.attempts > usualCalls ? call : undefined;
}

/** Notes calls made in vain; they add up. Says how it stands where that is more than usual. */
export async function noteLateCall(
	queue: JobQueue,
	batchId: string,
	late: LateCall,
): Promise<LateCall | undefined> {
	const before = await read(queue, batchId);
	const attempts = late.attempts + (before?.attempts ?? 0);
	await queue.redis.hset(lateCallsKey(queue), batchId, JSON.stringify({ ...late, attempts }));
	return attempts > usualCalls ? { ...late, attempts } : undefined;
}

/** The call was taken, or nobody waits for it any more. */
export async function forgetLateCall(queue: JobQueue, batchId: string): Promise<void> {
	await queue.redis.hdel(lateCallsKey(queue), batchId);
}

/** All calls made in vain, by batch; those of batches that have gone are forgotten. */
export async function lateCalls(queue: JobQueue): Promise<(LateCall & { batchId: string })[]> {
	const noted = Object.entries(await queue.redis.hgetall(lateCallsKey(queue)));
	const late: (LateCall & { batchId: string })[] = [];
	for (const [batchId, text] of noted) {
		const call = parse(text);
		const isOwed = (await queue.redis.hlen(batchKeys(queue, batchId).callbacks)) > 0;
		if (!call || !isOwed) await forgetLateCall(queue, batchId);
		else if (call.attempts > usualCalls) late.push({ batchId, ...call });
	}
	return late;
}

const read = async (queue: JobQueue, batchId: string) =>
	parse(await queue.redis.hget(lateCallsKey(queue), batchId));

function parse(text: string | null): LateCall | undefined {
	return lateCall.safeParse(readJson(text)).data;
}
