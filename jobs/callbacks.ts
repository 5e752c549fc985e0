import { batchKeys, isFinished, requireBatch } from './batch-record';
import type { JobQueue } from './open-queue';

/** Who waits for a batch: a node of an execution. */
export interface Waiter {
	executionId: string;
	nodeId: string;
}

const nameOf = ({ executionId, nodeId }: Waiter) => `${executionId}/${nodeId}`;

/**
 * Asks for a call of the URL once the batch has ended; each waiter has a call of its own. Says
 * false where the batch has ended already. Throws request-invalid where there is none (any more).
 */
export async function askForCall(
	queue: JobQueue,
	batchId: string,
	waiter: Waiter,
	url: string,
): Promise<boolean> {
	return await queue.run(async () => {
		if (isFinished(await requireBatch(queue, batchId))) return false;
		const sealed = queue.envelope.seal(reachable(queue, url), { purpose: 'callback', id: batchId });
		await queue.redis.hset(batchKeys(queue, batchId).callbacks, nameOf(waiter), sealed);
		// Had it ended in between, its worker may have looked before the URL stood there.
		if (!isFinished(await requireBatch(queue, batchId))) return true;
		await forgetCall(queue, batchId, nameOf(waiter));
		return false;
	});
}

/** The calls that a batch still owes, by waiter. */
export async function owedCalls(
	queue: JobQueue,
	batchId: string,
): Promise<{ waiter: string; url: string }[]> {
	const owed = await queue.redis.hgetall(batchKeys(queue, batchId).callbacks);
	return Object.entries(owed).map(([waiter, sealed]) => ({
		waiter,
		url: queue.envelope.open(sealed, { purpose: 'callback', id: batchId }) as string,
	}));
}

/** Takes a call off the list: it was made, or nobody is there to take it. */
export async function forgetCall(queue: JobQueue, batchId: string, waiter: string): Promise<void> {
	await queue.redis.hdel(batchKeys(queue, batchId).callbacks, waiter);
}

/** The URL at the address where workers reach n8n, where the credential names one. */
function reachable({ settings }: JobQueue, url: string): string {
	if (!settings.callbackUrl) return url;
	const target = new URL(url);
	const base = settings.callbackUrl.replace(/\/+$/, '');
	return `${base}${target.pathname}${target.search}`;
}
