import { Failure } from '../../endpoint/failure';
import { askStorage, openStorage } from '../blobs/open-storage';
import { encryptionKeys } from '../encryption/encryption-keys';
import { connect } from '../redis/connect';
import { inspectRedis } from '../redis/inspect-redis';
import type { QueueSettings, QueueSettingsInput } from '../redis/queue-settings';
import { readQueueSettings } from '../redis/read-queue-settings';
import { redisServer } from '../redis/redis-server';
import { within } from '../redis/within';
import type { Finding } from '../redis/finding';
import { checkWorkers } from './check-workers';
import { openQueue } from './open-queue';

// Somebody looks on: all of it ends within 10 s.
const redisMs = 7000;
const workersMs = 2500;

export interface QueueCheck {
	/** Whether queued jobs would run. */
	ok: boolean;
	/** Whether the settings, Redis and the shared file directory are right, whatever the workers are. */
	isReady: boolean;
	findings: Finding[];
}

/**
 * Tries all that the job queue needs, and compares it with the workers that are alive; `self` is who
 * asks. Ends within 10 s, and never throws for what the settings can cause.
 */
export async function checkQueue(input: QueueSettingsInput, self = 'n8n'): Promise<QueueCheck> {
	const settings = read(input);
	if (settings instanceof Failure) {
		return { ok: false, isReady: false, findings: [toFinding(settings)] };
	}
	const [redis, files] = await Promise.all([
		attempt(checkRedis(settings)),
		attempt(checkFiles(settings)),
	]);
	const isReady = [...redis, ...files].every(isFine);
	const workers = isReady ? await attempt(checkAlive(settings, self)) : [];
	const valid: Finding = {
		level: 'ok',
		what: 'The settings and the encryption secret are valid',
		howTo: '',
	};
	return {
		ok: isReady && workers.every(isFine),
		isReady,
		findings: [valid, ...redis, ...files, ...workers],
	};
}

const isFine = ({ level }: Finding): boolean => level !== 'error';

function read(input: QueueSettingsInput): QueueSettings | Failure {
	try {
		return readQueueSettings(input);
	} catch (error) {
		if (error instanceof Failure) return error;
		throw error;
	}
}

async function checkRedis(settings: QueueSettings): Promise<Finding[]> {
	const until = Date.now() + redisMs;
	const redis = await connect(settings, 'producer');
	try {
		const seen = inspectRedis(redis, settings);
		return [
			{ level: 'ok', what: `Redis at ${whereOf(settings)} answers`, howTo: '' },
			...(await within(until - Date.now(), seen, () => silent(settings, redisMs))),
		];
	} finally {
		redis.disconnect();
	}
}

async function checkFiles(settings: QueueSettings): Promise<Finding[]> {
	const storage = await openStorage(settings, encryptionKeys(settings));
	await askStorage(storage);
	return [{ level: 'ok', what: `Files can be kept in ${storage.place}`, howTo: '' }];
}

async function checkAlive(settings: QueueSettings, self: string): Promise<Finding[]> {
	const seen = (async () => {
		const queue = await openQueue(settings);
		try {
			return await checkWorkers(queue, self);
		} finally {
			// Redis may take its time to say goodbye.
			void queue.close();
		}
	})();
	return await within(workersMs, seen, () => silent(settings, workersMs));
}

/** What the check finds; that it failed is a finding too. */
async function attempt(check: Promise<Finding[]>): Promise<Finding[]> {
	return await check.catch((error: unknown) => {
		if (!(error instanceof Failure)) throw error;
		return [toFinding(error)];
	});
}

const silent = (settings: QueueSettings, ms: number) =>
	new Failure({
		kind: 'temporarily-unavailable',
		message: `Redis at ${whereOf(settings)} did not answer within ${String(ms / 1000)} seconds`,
		hint: 'Check that Redis is running and not overloaded, and check the network in between',
	});

function whereOf(settings: QueueSettings): string {
	const { host, port } = redisServer(settings);
	return `${host}:${String(port)}`;
}

const toFinding = ({ message, details }: Failure): Finding => ({
	level: 'error',
	what: message,
	howTo: details.hint ?? '',
});
