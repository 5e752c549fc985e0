import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod/v4';
import { filled } from './filled';
import { sentinelSettings } from './sentinel-settings';
import { s3Settings } from './s3-settings';

const numberOf = (words: string, isRight: (value: number) => boolean) =>
	z.number({ error: words }).refine(isRight, { error: words });

const port = numberOf('must be a whole number from 1 to 65535', (value) => {
	return Number.isInteger(value) && value >= 1 && value <= 65_535;
});
const database = numberOf('must be a whole number, 0 or greater', (value) => {
	return Number.isInteger(value) && value >= 0;
});
const hours = numberOf('must be a number of hours greater than 0', (value) => value > 0);

const tls = z.object({
	enabled: z.boolean().default(false).describe('Whether to encrypt; rediss:// does so by itself.'),
	servername: filled.optional().describe('Name in the certificate, where it differs.'),
	ca: filled.optional().describe('PEM text of a private certificate authority.'),
});

/** What the JobQueueRedis credential, or a worker's environment, says about the queue. */
export const queueSettings = z
	.object({
		url: z
			.string()
			.regex(/^rediss?:\/\/\S+$/, {
				error: 'must start with redis:// or rediss://, and contain no spaces',
				abort: true,
			})
			.refine(isRedisAddress, { error: 'is not a Redis address such as redis://user@host:6379/0' })
			.optional()
			.describe('Address with user, password and database; excludes host.'),
		host: filled.optional().describe('Host name or address; excludes url.'),
		port: port.default(6379).describe('TCP port, with host.'),
		username: filled.optional().describe('ACL user, with host.'),
		password: filled.optional().describe('Password, in place of the one that a URL contains.'),
		database: database.default(0).describe('Number of the database, with host.'),
		tls: tls.default({ enabled: false }).describe('Encryption of the connection.'),
		cluster: z.boolean().default(false).describe('Whether the server is a Redis Cluster.'),
		sentinel: sentinelSettings
			.optional()
			.describe('Redis Sentinel, of which one is at url or host.'),
		prefix: z
			.string()
			.regex(/^[^\s:@]+$/, {
				error: 'must not be empty or contain spaces, colons or @',
				abort: true,
			})
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
		s3: s3Settings.optional().describe('Bucket for files, in place of the folder.'),
		filesUrl: z
			.url({ protocol: /^https?$/, error: 'must be an address such as http://worker-1:8090' })
			.optional()
			.describe(
				'Address of a worker that serves its folder (--serve-files), in place of a folder.',
			),
		keepCompletedHours: hours.default(24).describe('Hours after a clean end.'),
		keepFailedHours: hours.default(168).describe('Hours after an end with failures.'),
		callbackUrl: z
			.url({ protocol: /^https?$/, error: 'must be a web address such as http://n8n:5678' })
			.optional()
			.describe("Origin at which workers reach n8n, in place of the resume URL's."),
	})
	.refine(({ url, host }) => (url === undefined) !== (host === undefined), {
		error: 'needs either a URL or a host',
		path: ['url'],
		// One that is wrong is there all the same.
		when: ({ issues }) => !issues.some(({ path }) => path?.[0] === 'url' || path?.[0] === 'host'),
	})
	.refine(({ cluster, sentinel }) => !cluster || sentinel === undefined, {
		error: 'cannot be set together with Sentinel',
		path: ['cluster'],
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
