import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { z } from 'zod/v4';
import type { QueueSettings } from '../../../jobs/redis/queue-settings';
import { readQueueSettings } from '../../../jobs/redis/read-queue-settings';

const text = z.string().trim().default('');

const credential = z.object({
	connection: z.enum(['url', 'server']).default('url'),
	url: text,
	host: text,
	port: z.number().default(6379),
	username: text,
	password: z.string().default(''),
	database: z.number().default(0),
	tls: z.boolean().default(false),
	tlsServername: text,
	tlsCa: text,
	cluster: z.boolean().default(false),
	prefix: text,
	namespace: text,
	encryptionSecret: z.string().default(''),
	previousSecret: z.string().default(''),
	fileDirectory: text,
	keepCompletedHours: z.number().default(24),
	keepFailedHours: z.number().default(168),
	callbackUrl: text,
});

/** The job queue that a Job Queue (Redis) credential names. Throws credential-invalid. */
export function queueOf(data: ICredentialDataDecryptedObject): QueueSettings {
	const { connection, url, host, port, username, password, database, ...rest } =
		credential.parse(data);
	const { tls, tlsServername, tlsCa, cluster, encryptionSecret, previousSecret, ...others } = rest;
	const { keepCompletedHours, keepFailedHours, prefix, namespace, fileDirectory, callbackUrl } =
		others;
	return readQueueSettings({
		...(connection === 'url'
			? { url, ...filled({ password }) }
			: { host, port, database, ...filled({ username, password }) }),
		tls: { enabled: tls, ...filled({ servername: tlsServername, ca: tlsCa }) },
		cluster,
		encryptionSecret,
		previousSecrets: previousSecret === '' ? [] : [previousSecret],
		keepCompletedHours,
		keepFailedHours,
		...filled({ prefix, namespace, fileDirectory, callbackUrl }),
	});
}

/** Only the texts that the user filled in. */
function filled<T extends Record<string, string>>(texts: T): Partial<T> {
	return Object.fromEntries(
		Object.entries(texts).filter(([, value]) => value !== ''),
	) as Partial<T>;
}
