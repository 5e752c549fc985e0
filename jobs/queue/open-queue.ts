import { FlowProducer, Queue } from 'bullmq';
import { createBlobStore, type BlobStore } from '../blobs/blob-store';
import { openStorage } from '../blobs/open-storage';
import { catalogue as everything, type Catalogue } from './catalogue';
import { connect, type RedisClient, type RedisRole } from '../redis/connect';
import { createEnvelope, type Envelope } from '../encryption/envelope';
import type { QueueSettings, QueueSettingsInput } from '../redis/queue-settings';
import { readQueueSettings } from '../redis/read-queue-settings';
import { encryptionKeys } from '../encryption/encryption-keys';
import { isRedisError, toRedisFailure } from '../redis/to-redis-failure';
import { keyPrefix } from '../redis/key-prefix';
import { keyMaker } from '../redis/redis-keys';

/** The BullMQ queue that holds the parents of batches. */
export const batchesQueue = 'batches';

/** The BullMQ queue that holds the deadlines of batches: they wait behind nothing else. */
export const deadlinesQueue = 'deadlines';

/** The BullMQ queue that holds the jobs of a capability: one each, so that each has its slots. */
export const jobsQueue = (capability: string): string => `jobs-${capability}`;

/** An open job queue: everything in jobs/ takes it. One connection, until it is closed. */
export interface JobQueue {
	readonly settings: QueueSettings;
	readonly catalogue: Catalogue;
	readonly redis: RedisClient;
	readonly envelope: Envelope;
	readonly blobs: BlobStore;
	readonly flows: FlowProducer;
	/** The BullMQ queue of that name under the prefix. */
	bull(name: string): Queue;
	/** A key of ours, e.g. `{n8n-ai}:batch:<id>`. */
	key(...parts: string[]): string;
	/** Does the work and turns what Redis throws into a Failure. */
	run<T>(work: () => Promise<T>): Promise<T>;
	close(): Promise<void>;
}

/**
 * Connects to the queue. Throws within 6 s: temporarily-unavailable where Redis cannot be
 * reached, credential-invalid where it refuses us or the settings are wrong.
 */
export async function openQueue(
	input: QueueSettingsInput,
	options: { role?: RedisRole; catalogue?: Catalogue; onError?: (error: Error) => void } = {},
): Promise<JobQueue> {
	const { role = 'producer', catalogue = everything, onError = () => undefined } = options;
	const settings = readQueueSettings(input);
	const prefix = keyPrefix(settings);
	const keys = encryptionKeys(settings);
	const blobs = await openBlobs(settings, role);
	let broken: Error | undefined;
	const redis = await connect(settings, role, (error) => {
		broken = error;
		onError(error);
	});
	redis.on('ready', () => {
		broken = undefined;
	});
	const shared = { connection: redis, prefix, skipVersionCheck: true };
	const queues = new Map<string, Queue>();
	const flows = new FlowProducer(shared).on('error', onError);

	return {
		settings,
		catalogue,
		redis,
		envelope: createEnvelope(keys),
		blobs,
		flows,
		bull(name) {
			const queue = queues.get(name) ?? new Queue(name, shared).on('error', onError);
			queues.set(name, queue);
			return queue;
		},
		...keyMaker(prefix),
		async run(work) {
			try {
				return await work();
			} catch (error) {
				// A command that was tried too often does not say what was wrong with the connection.
				if (isGivenUp(error)) throw toRedisFailure(broken ?? error, settings);
				throw isRedisError(error) ? toRedisFailure(error, settings) : error;
			}
		},
		async close() {
			await Promise.allSettled([
				flows.close(),
				...[...queues.values()].map((queue) => queue.close()),
			]);
			// A quit waits for Redis to answer, which it may never do.
			const giveUp = setTimeout(() => {
				redis.disconnect();
			}, 1000);
			await redis.quit().catch(() => undefined);
			clearTimeout(giveUp);
			if (redis.status !== 'end') redis.disconnect();
		},
	};
}

/** Opens the file storage of a queue anew, as it is now. */
export async function openBlobs(settings: QueueSettings, role: RedisRole): Promise<BlobStore> {
	const keys = encryptionKeys(settings);
	return createBlobStore(await openStorage(settings, keys, role), keys);
}

const isGivenUp = (error: unknown): boolean =>
	error instanceof Error &&
	/max retries per request|Connection is closed|Command timed out/.test(error.message);
