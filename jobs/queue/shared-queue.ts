import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import type { QueueSettingsInput } from '../redis/queue-settings';
import { readQueueSettings } from '../redis/read-queue-settings';
import { within } from '../redis/within';
import { openBlobs, openQueue, type JobQueue } from './open-queue';

/** How long a queue stays open that nobody uses, in milliseconds. */
const idleMs = 60_000;

/** A connection that was idle answers in this time, in milliseconds, or another one is made. */
const answerMs = 1000;

interface Shared {
	readonly opening: Promise<JobQueue>;
	/** How many have not closed it. */
	users: number;
	/** Ends it once nobody has used it for a while. */
	idle?: NodeJS.Timeout;
}

const all = new Map<string, Shared>();

/**
 * The queue of these settings, which all of this process share: to connect anew for each node takes
 * longer than what it asks. `close` gives it back, and it stays open for a while. Throws like `openQueue`.
 */
export async function sharedQueue(input: QueueSettingsInput): Promise<JobQueue> {
	const settings = readQueueSettings(input);
	const name = createHash('sha256').update(JSON.stringify(settings)).digest('base64url');
	// Not the storage: its directory may have been mounted since, and a mistake mended.
	const blobs = await openBlobs(settings, 'producer');
	const shared = await usable(name, () => openQueue(settings));
	const queue = await shared.opening;
	let isClosed = false;
	return {
		...queue,
		blobs,
		async close() {
			if (isClosed) return;
			isClosed = true;
			shared.users -= 1;
			if (shared.users > 0) return;
			if (all.get(name) === shared && canStay(queue)) keepIdle(name, shared, queue);
			else await end(name, shared);
		},
	};
}

/** One that answers, counted as used. */
async function usable(name: string, open: () => Promise<JobQueue>): Promise<Shared> {
	const kept = all.get(name);
	if (!kept) return begin(name, open());
	kept.users += 1;
	clearTimeout(kept.idle);
	const { redis } = await kept.opening;
	try {
		holdProcess(redis, true);
		if (redis.status !== 'ready') throw new Error('The connection is broken');
		await within(answerMs, redis.ping(), () => new Error('The connection does not answer'));
		return kept;
	} catch {
		kept.users -= 1;
		if (all.get(name) === kept) all.delete(name);
		if (kept.users === 0) void end(name, kept);
		const other = all.get(name);
		return other ? await usable(name, open) : begin(name, open());
	}
}

function begin(name: string, opening: Promise<JobQueue>): Shared {
	const shared: Shared = { opening, users: 1 };
	all.set(name, shared);
	opening.then(
		({ redis }) => {
			// Nobody is there to reconnect for.
			redis.on('close', () => {
				if (shared.users === 0) void end(name, shared);
			});
		},
		() => {
			if (all.get(name) === shared) all.delete(name);
		},
	);
	return shared;
}

/** Several connections with timers of their own hold a process; they are not kept. */
const canStay = ({ redis }: JobQueue) => redis instanceof Redis && redis.status === 'ready';

function keepIdle(name: string, shared: Shared, queue: JobQueue): void {
	holdProcess(queue.redis, false);
	shared.idle = setTimeout(() => void end(name, shared), idleMs).unref();
}

async function end(name: string, shared: Shared): Promise<void> {
	clearTimeout(shared.idle);
	if (all.get(name) === shared) all.delete(name);
	await shared.opening.then(
		async (queue) => {
			await queue.close();
		},
		() => undefined,
	);
}

/** Whether a process with nothing else to do goes on. */
function holdProcess(redis: JobQueue['redis'], holds: boolean): void {
	if (!(redis instanceof Redis)) return;
	const { stream } = redis as { stream?: { ref(): unknown; unref(): unknown } };
	if (holds) stream?.ref();
	else stream?.unref();
}
