import { Failure } from '../../endpoint/failure';
import { openBlobStore } from '../blobs/blob-store';
import { connect } from '../redis/connect';
import { inspectRedis } from '../redis/inspect-redis';
import type { QueueSettings, QueueSettingsInput } from '../redis/queue-settings';
import { readQueueSettings } from '../redis/read-queue-settings';
import { redisServer } from '../redis/redis-server';
import { encryptionKeys } from '../encryption/encryption-keys';
import type { Finding } from '../redis/finding';

/** Tries all that the job queue needs. Never throws for what the settings can cause. */
export async function checkQueue(
	input: QueueSettingsInput,
): Promise<{ ok: boolean; findings: Finding[] }> {
	const findings: Finding[] = [];
	try {
		const settings = readQueueSettings(input);
		findings.push(
			{
				level: 'ok',
				what: 'The settings and the encryption secret are valid',
				howTo: '',
			},
			...(
				await Promise.all([
					attempt(() => checkRedis(settings)),
					attempt(() => checkBlobs(settings)),
				])
			).flat(),
		);
	} catch (error) {
		findings.push(toFinding(error));
	}
	return { ok: findings.every(({ level }) => level !== 'error'), findings };
}

async function checkRedis(settings: QueueSettings): Promise<Finding[]> {
	const { host, port } = redisServer(settings);
	const redis = await connect(settings, 'producer');
	try {
		return [
			{ level: 'ok', what: `Redis at ${host}:${String(port)} answers`, howTo: '' },
			...(await inspectRedis(redis, settings)),
		];
	} finally {
		redis.disconnect();
	}
}

async function checkBlobs(settings: QueueSettings): Promise<Finding[]> {
	const { fileDirectory } = settings;
	await openBlobStore(fileDirectory, encryptionKeys(settings));
	return [
		{ level: 'ok', what: `The shared file directory ${fileDirectory} is writable`, howTo: '' },
	];
}

async function attempt(check: () => Promise<Finding[]>): Promise<Finding[]> {
	return await check().catch((error: unknown) => [toFinding(error)]);
}

function toFinding(error: unknown): Finding {
	if (!(error instanceof Failure)) throw error;
	return { level: 'error', what: error.message, howTo: error.details.hint ?? '' };
}
