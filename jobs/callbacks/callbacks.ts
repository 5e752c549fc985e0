import { isFinished, readBatch, requireBatch, type BatchRecord } from '../records/batch-record';
import { isDamaged } from '../encryption/damaged';
import type { JobQueue } from '../queue/open-queue';
import { batchKeys, indexKeys } from '../redis/redis-keys';
import { runScript } from '../redis/run-script';

/** A node that waits for a batch, in an execution of an n8n. */
export interface WaitingNode {
	/** As in the identity of a batch. */
	instanceId?: string;
	executionId: string;
	nodeId: string;
}

/** What a worker accepts that only asks whether an execution still waits, at the address that resumes it. */
export const askingOnly = 'text/plain';

export const nameOf = ({ instanceId, executionId, nodeId }: WaitingNode): string =>
	[...(instanceId === undefined ? [] : [instanceId]), executionId, nodeId].join('/');

/** The execution that a waiting node of that name belongs to. */
export const executionIn = (name: string): string => name.split('/').at(-2) ?? '';

/**
 * Asks for a callback to the URL once the batch has ended; each waiting node has its own. Says
 * false where the batch has ended already. Throws request-invalid where there is none (any more).
 */
export async function requestCallback(
	queue: JobQueue,
	batchId: string,
	waitingNode: WaitingNode,
	url: string,
): Promise<boolean> {
	return await queue.run(async () => {
		if (isFinished(await requireBatch(queue, batchId))) return false;
		const encrypted = queue.envelope.encrypt(reachable(queue, url), {
			purpose: 'callback',
			id: batchId,
		});
		const { callbacks } = batchKeys(queue, batchId);
		const name = nameOf(waitingNode);
		const keys = [callbacks, indexKeys(queue).pendingCallbacks];
		const askAt = Date.now() + askAfterMs;
		await runScript(queue.redis, addScript, keys, [name, encrypted, batchId, askAt]);
		// Had it ended in between, its worker may have looked before the URL stood there.
		if (!isFinished(await requireBatch(queue, batchId))) return true;
		await forgetCallback(queue, batchId, name);
		return false;
	});
}

/** Asks for a callback of each batch that is under way; says whether there is one. */
export async function requestCallbacks(
	queue: JobQueue,
	batches: readonly { batchId: string }[],
	waitingNode: WaitingNode,
	url: string,
): Promise<boolean> {
	let isAny = false;
	for (const { batchId } of batches) {
		const batch = await queue.run(async () => await readBatch(queue, batchId));
		if (!batch || isFinished(batch)) continue;
		if (await requestCallback(queue, batchId, waitingNode, url)) isAny = true;
	}
	return isAny;
}

/** A callback that n8n has not taken yet: no address where it was changed, or moved from another batch. */
export interface PendingCallback {
	waitingNode: string;
	url: string | undefined;
}

/** The pending callbacks of a batch. Throws credential-invalid for another secret. */
export async function pendingCallbacks(
	queue: JobQueue,
	batchId: string,
): Promise<PendingCallback[]> {
	const pending = await queue.redis.hgetall(batchKeys(queue, batchId).callbacks);
	return Object.entries(pending).map(([waitingNode, encrypted]) => ({
		waitingNode,
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

/** Takes a callback off the list: n8n took it, or nobody is there to take it. */
export async function forgetCallback(
	queue: JobQueue,
	batchId: string,
	waitingNode: string,
): Promise<void> {
	const { pendingCallbacks: pending, lateCallbacks: late } = indexKeys(queue);
	const keys = [batchKeys(queue, batchId).callbacks, pending, late];
	await runScript(queue.redis, removeScript, keys, [waitingNode, batchId]);
}

/** n8n is not asked before a node has waited this long, in milliseconds: most resume earlier. */
export const askAfterMs = 30_000;

const addScript = `
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[2], 'NX', ARGV[4], ARGV[3])
`;

// The last callback that goes takes along what is noted of them.
const removeScript = `
redis.call('HDEL', KEYS[1], ARGV[1])
if redis.call('EXISTS', KEYS[1]) == 1 then return end
redis.call('ZREM', KEYS[2], ARGV[2])
redis.call('HDEL', KEYS[3], ARGV[2])
`;

/** The nodes that wait for a batch, by name. */
export async function waitingNodesOf(queue: JobQueue, batchId: string): Promise<string[]> {
	return await queue.redis.hkeys(batchKeys(queue, batchId).callbacks);
}

/** Notes by name that another node wants the batch, not the execution that queued it any more. */
export async function noteWanted(
	queue: JobQueue,
	batchId: string,
	waitingNode: string,
): Promise<void> {
	await queue.redis.hset(batchKeys(queue, batchId).record, 'wantedBy', waitingNode);
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
