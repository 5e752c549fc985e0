import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { z } from 'zod/v4';
import type { QueueSettings } from '../../../jobs/redis/queue-settings';
import { readAddresses } from '../../../jobs/redis/sentinel-settings';
import { Failure } from '../../../endpoint/failure';
import { readQueueSettings } from '../../../jobs/redis/read-queue-settings';

// A number by an expression is often a text.
const number = z.union([z.number(), z.string().transform(Number)]);
const text = z.string().trim().default('');

const credential = z.object({
	connection: z.enum(['url', 'server']).default('url'),
	url: text,
	host: text,
	port: number.default(6379),
	username: text,
	password: z.string().default(''),
	database: number.default(0),
	tls: z.boolean().default(false),
	tlsServername: text,
	tlsCa: text,
	cluster: z.boolean().default(false),
	sentinelName: text,
	sentinels: text,
	sentinelPassword: text,
	prefix: text,
	namespace: text,
	encryptionSecret: z.string().default(''),
	previousSecret: z.string().default(''),
	fileStorage: z.enum(['directory', 's3', 'worker']).default('directory'),
	fileDirectory: text,
	filesUrl: text,
	s3Bucket: text,
	s3Region: text,
	s3Endpoint: text,
	s3AccessKeyId: text,
	s3SecretAccessKey: text,
	s3Folder: text,
	s3PathStyle: z.boolean().default(true),
	s3Encryption: z.enum(['none', 'AES256', 'aws:kms']).default('none'),
	s3KmsKeyId: text,
	keepCompletedHours: number.default(24),
	keepFailedHours: number.default(168),
	callbackUrl: text,
});

/** The job queue that a Job Queue (Redis) credential names. Throws credential-invalid. */
export function queueOf(data: ICredentialDataDecryptedObject): QueueSettings {
	const given = credential.parse(data);
	const { connection, url, host, port, username, password, database, ...rest } = given;
	const { tls, tlsServername, tlsCa, cluster, encryptionSecret, previousSecret, ...others } = rest;
	const { keepCompletedHours, keepFailedHours, prefix, namespace, callbackUrl } = others;
	return readQueueSettings({
		...(connection === 'url'
			? { url, ...filled({ password }) }
			: { host, port, database, ...filled({ username, password }) }),
		// In a URL, rediss:// says so.
		tls: {
			enabled: connection === 'server' && tls,
			...filled({ servername: tlsServername, ca: tlsCa }),
		},
		cluster,
		...sentinelOf(given),
		encryptionSecret,
		previousSecrets: previousSecret === '' ? [] : [previousSecret],
		keepCompletedHours,
		keepFailedHours,
		...filled({ prefix, namespace, callbackUrl }),
		...storageOf(given),
	});
}

function sentinelOf(given: z.infer<typeof credential>) {
	const { cluster, sentinelName: name, sentinels, sentinelPassword: password } = given;
	if (cluster || name === '') return {};
	return { sentinel: { name, others: readAddresses(sentinels), ...filled({ password }) } };
}

/** Only what the chosen storage needs: the fields of the others may be filled in as well. */
function storageOf(given: z.infer<typeof credential>) {
	const { fileStorage, fileDirectory, filesUrl } = given;
	if (fileStorage === 'directory') return filled({ fileDirectory });
	if (fileStorage === 'worker') return { filesUrl };
	if (given.s3AccessKeyId === '' || given.s3SecretAccessKey === '') throw noKey();
	return {
		s3: {
			bucket: given.s3Bucket,
			pathStyle: given.s3PathStyle,
			encryption: given.s3Encryption,
			...filled({
				folder: given.s3Folder,
				region: given.s3Region,
				endpoint: given.s3Endpoint,
				accessKeyId: given.s3AccessKeyId,
				secretAccessKey: given.s3SecretAccessKey,
				kmsKeyId: given.s3Encryption === 'aws:kms' ? given.s3KmsKeyId : '',
			}),
		},
	};
}

// Not the role of n8n's machine: whoever may make a credential could then use every bucket of it.
const noKey = () =>
	new Failure({
		kind: 'credential-invalid',
		message: 'The job queue is not set up correctly: the S3 access key is empty',
		hint: 'Fill in Access Key ID and Secret Access Key of the Job Queue (Redis) credential',
	});

/** Only the texts that the user filled in. */
function filled<T extends Record<string, string>>(texts: T): Partial<T> {
	return Object.fromEntries(
		Object.entries(texts).filter(([, value]) => value !== ''),
	) as Partial<T>;
}
