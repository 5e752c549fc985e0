import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod/v4';

const tls = z.object({
	enabled: z.boolean().default(false).describe('Whether to encrypt; rediss:// does so by itself.'),
	servername: z.string().min(1).optional().describe('Name in the certificate, where it differs.'),
	ca: z.string().min(1).optional().describe('PEM text of a private certificate authority.'),
});

const s3 = z.object({
	bucket: z.string().min(3, 'must be the name of a bucket').describe('Name of the bucket.'),
	folder: z
		.string()
		.regex(/^[^/].*[^/]$|^[^/]$/, 'must not start or end with a slash')
		.optional()
		.describe('Start of every key, without the slash after it.'),
	endpoint: z
		.url({ protocol: /^https?$/, error: 'must be an address such as https://s3.example.com' })
		.optional()
		.describe("Address of a server other than Amazon's."),
	region: z
		.string()
		.min(1)
		.optional()
		.describe('Region of the bucket; without it AWS_REGION, or us-east-1 with an endpoint.'),
	accessKeyId: z
		.string()
		.min(1)
		.optional()
		.describe("Without it and the secret, what Amazon's SDK finds: environment, role, profile."),
	secretAccessKey: z.string().min(1).optional().describe('Of the access key ID.'),
	pathStyle: z
		.boolean()
		.default(true)
		.describe('Whether the bucket stands in the path, and not in the host name.'),
	encryption: z
		.enum(['none', 'AES256', 'aws:kms'])
		.default('none')
		.describe('Server-side encryption, beside ours.'),
	kmsKeyId: z.string().min(1).optional().describe('Key for aws:kms, where it is not the default.'),
});

export type S3Settings = z.infer<typeof s3>;

/** What the JobQueueRedis credential, or a worker's environment, says about the queue. */
export const queueSettings = z
	.object({
		url: z
			.string()
			.regex(/^rediss?:\/\/\S+$/, 'must start with redis:// or rediss://')
			.refine(isRedisAddress, {
				error:
					'is not a Redis address such as redis://user:password@host:6379/0. In a password, write % as %25, # as %23, / as %2F and @ as %40',
			})
			.optional()
			.describe('Address with user, password and database; excludes host.'),
		host: z.string().min(1).optional().describe('Host name or address; excludes url.'),
		port: z.number().int().min(1).max(65_535).default(6379).describe('TCP port, with host.'),
		username: z.string().min(1).optional().describe('ACL user, with host.'),
		password: z
			.string()
			.min(1)
			.optional()
			.describe('Password, in place of the one that a URL contains.'),
		database: z.number().int().min(0).default(0).describe('Number of the database, with host.'),
		tls: tls.default({ enabled: false }).describe('Encryption of the connection.'),
		cluster: z.boolean().default(false).describe('Whether the server is a Redis Cluster.'),
		prefix: z
			.string()
			.regex(/^[^\s:@]+$/, 'must not be empty or contain spaces, colons or @')
			.regex(/[A-Za-z0-9]/, 'must contain a letter or a digit')
			.default('{n8n-ai}')
			.describe('Start of every key; braces keep a cluster on one slot.'),
		namespace: z
			.string()
			.regex(
				/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/,
				'must consist of at most 40 letters, digits and hyphens, and not start with a hyphen',
			)
			.optional()
			.describe(
				'Keeps apart who shares a Redis: keys, files and encryption of its own; the same for n8n and its workers.',
			),
		encryptionSecret: z
			.string()
			.min(32, 'must have at least 32 characters')
			.describe('Encrypts requests, keys and results; the same for n8n and workers.'),
		previousSecrets: z
			.array(z.string().min(32, 'must have at least 32 characters'))
			.default([])
			.describe('Encryption secrets that open what they encrypted before, or will encrypt soon.'),
		fileDirectory: z
			.string()
			.refine(isAbsolute, {
				error:
					'must be an absolute path such as /data/n8n-ai-files, the same folder for n8n and the workers',
			})
			.default(() => join(homedir(), '.n8n-openai-compatible', 'files'))
			.describe('Folder for files and large results that n8n and the workers both reach.'),
		s3: s3.optional().describe('Bucket for files, in place of the folder.'),
		filesUrl: z
			.url({ protocol: /^https?$/, error: 'must be an address such as http://worker-1:8090' })
			.optional()
			.describe(
				'Address of a worker that serves its folder (--serve-files), in place of a folder.',
			),
		keepCompletedHours: z.number().positive().default(24).describe('Hours after a clean end.'),
		keepFailedHours: z
			.number()
			.positive()
			.default(168)
			.describe('Hours after an end with failures.'),
		callbackUrl: z
			.url({ protocol: /^https?$/ })
			.optional()
			.describe("Origin at which workers reach n8n, in place of the resume URL's."),
	})
	.refine(({ url, host }) => (url === undefined) !== (host === undefined), {
		error: 'needs either a URL or a host',
		path: ['url'],
	})
	.refine(({ s3: bucket, filesUrl }) => bucket === undefined || filesUrl === undefined, {
		error: 'cannot be set together with an S3 bucket',
		path: ['filesUrl'],
	})
	.refine(({ cluster, prefix }) => !cluster || /\{[^}]+\}/.test(prefix), {
		error: 'needs braces on a cluster, e.g. {n8n-ai}',
		path: ['prefix'],
	});

export type QueueSettings = z.infer<typeof queueSettings>;
export type QueueSettingsInput = z.input<typeof queueSettings>;

function isRedisAddress(text: string): boolean {
	try {
		const url = new URL(text);
		decodeURIComponent(url.username + url.password);
		return url.hostname !== '' && /^\/?\d*$/.test(url.pathname) && url.hash === '';
	} catch {
		return false;
	}
}
