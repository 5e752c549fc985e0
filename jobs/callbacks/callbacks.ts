import {
	batchKeys,
	isFinished,
	readBatch,
	requireBatch,
	type BatchRecord,
} from '../records/batch-record';
import { isDamaged } from '../encryption/damaged';
import type { JobQueue } from '../queue/open-queue';

/** Who waits for a batch: a node of an execution of an n8n. */
export interface Waiter {
	/** As in the identity of a batch. */
	instanceId?: string;
	executionId: string;
	nodeId: string;
}

/** What a worker accepts that only asks whether an execution still sleeps, at the address that wakes it. */
export const askingOnly = 'text/plain';

export const nameOf = ({ instanceId, executionId, nodeId }: Waiter): string =>
	[...(instanceId === undefined ? [] : [instanceId]), executionId, nodeId].join('/');

/** The execution that a waiter of that name belongs to. */
export const executionIn = (name: string): string => name.split('/').at(-2) ?? '';

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
		const encrypted = queue.envelope.encrypt(reachable(queue, url), {
			purpose: 'callback',
			id: batchId,
		});
		const { callbacks } = batchKeys(queue, batchId);
		const name = nameOf(waiter);
		const keys = [callbacks, owedIndex(queue)];
		const askAt = Date.now() + askAfterMs;
		await queue.redis.eval(addScript, keys.length, ...keys, name, encrypted, batchId, askAt);
		// Had it ended in between, its worker may have looked before the URL stood there.
		if (!isFinished(await requireBatch(queue, batchId))) return true;
		await forgetCall(queue, batchId, name);
		return false;
	});
}

/** Asks each of the batches that is under way for a call; says whether there is one. */
export async function askForCalls(
	queue: JobQueue,
	batches: readonly { batchId: string }[],
	waiter: Waiter,
	url: string,
): Promise<boolean> {
	let isAny = false;
	for (const { batchId } of batches) {
		const batch = await queue.run(async () => await readBatch(queue, batchId));
		if (!batch || isFinished(batch)) continue;
		if (await askForCall(queue, batchId, waiter, url)) isAny = true;
	}
	return isAny;
}

/** A call that a batch still owes: no address where it was changed, or moved from another batch. */
export interface OwedCall {
	waiter: string;
	url: string | undefined;
}

/** The calls that a batch still owes, by waiter. Throws credential-invalid for another secret. */
export async function owedCalls(queue: JobQueue, batchId: string): Promise<OwedCall[]> {
	const owed = await queue.redis.hgetall(batchKeys(queue, batchId).callbacks);
	return Object.entries(owed).map(([waiter, encrypted]) => ({
		waiter,
		url: opened(queue, batchId, encrypted),
	}));
}

function opened(queue: JobQueue, batchId: string, encrypted: string): string | undefined {
	try {
		return queue.envelope.open(encrypted, { purpose: 'callback', id: batchId }) as string;
	} catch (error) {
		if (isDamaged(error)) return undefined;
		throw error;
	}
}

/** Takes a call off the list: it was made, or nobody is there to take it. */
export async function forgetCall(queue: JobQueue, batchId: string, waiter: string): Promise<void> {
	const keys = [batchKeys(queue, batchId).callbacks, owedIndex(queue), lateCallsKey(queue)];
	await queue.redis.eval(removeScript, keys.length, ...keys, waiter, batchId);
}

/** The ids of batches that owe a call, by when n8n is asked next whether it still wants it. */
export const owedIndex = (queue: Pick<JobQueue, 'key'>): string => queue.key('owed-calls');

/** n8n is not asked before a node has slept this long, in milliseconds: most wake earlier. */
export const askAfterMs = 30_000;

/** The calls made in vain, by batch. */
export const lateCallsKey = (queue: Pick<JobQueue, 'key'>): string => queue.key('late-calls');

const addScript = `
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[2], 'NX', ARGV[4], ARGV[3])
`;

// The last call that goes takes along what is noted of them.
const removeScript = `
redis.call('HDEL', KEYS[1], ARGV[1])
if redis.call('EXISTS', KEYS[1]) == 1 then return end
redis.call('ZREM', KEYS[2], ARGV[2])
redis.call('HDEL', KEYS[3], ARGV[2])
`;

/** Who sleeps for a batch, by name. */
export async function sleepersOf(queue: JobQueue, batchId: string): Promise<string[]> {
	return await queue.redis.hkeys(batchKeys(queue, batchId).callbacks);
}

/** Notes by name that another waiter wants the batch, not the execution that queued it any more. */
export async function noteWanted(queue: JobQueue, batchId: string, waiter: string): Promise<void> {
	await queue.redis.hset(batchKeys(queue, batchId).record, 'wantedBy', waiter);
}

/** Who wants the batch: the execution that queued it, or the last one that joined it as its retry. */
export async function wantedBy(
	queue: JobQueue,
	{ batchId, identity }: Pick<BatchRecord, 'batchId' | 'identity'>,
): Promise<string> {
	const noted = await queue.redis.hget(batchKeys(queue, batchId).record, 'wantedBy');
	return noted ?? nameOf(identity);
}

/** The URL at the address where workers reach n8n, where the credential names one. */
function reachable({ settings }: JobQueue, url: string): string {
	if (!settings.callbackUrl) return url;
	const target = new URL(url);
	const base = settings.callbackUrl.replace(/\/+$/, '');
	return `${base}${target.pathname}${target.search}`;
}
