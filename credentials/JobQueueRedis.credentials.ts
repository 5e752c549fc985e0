import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

const whenServer = { show: { connection: ['server'] } };
const whenUrl = { show: { connection: ['url'] } };
const whenTls = { show: { tls: [true] } };

export class JobQueueRedis implements ICredentialType {
	name = 'jobQueueRedis';

	displayName = 'Job Queue (Redis)';

	icon: Icon = {
		light: 'file:../nodes/shared/icons/queue.svg',
		dark: 'file:../nodes/shared/icons/queue.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-openai-compatible/n8n-nodes-openai-compatible#job-queue';

	properties: INodeProperties[] = [
		{
			displayName: 'Connect By',
			name: 'connection',
			type: 'options',
			options: [
				{ name: 'URL', value: 'url' },
				{ name: 'Host and Port', value: 'server' },
			],
			default: 'url',
		},
		{
			displayName: 'Redis URL',
			name: 'url',
			type: 'string',
			typeOptions: { password: true },
			default: 'redis://localhost:6379',
			placeholder: 'e.g. rediss://user:password@redis.example.com:6380/0',
			displayOptions: whenUrl,
			description: 'Starts with redis://, or with rediss:// for TLS',
		},
		{
			displayName: 'Host',
			name: 'host',
			type: 'string',
			default: 'localhost',
			displayOptions: whenServer,
		},
		{
			displayName: 'Port',
			name: 'port',
			type: 'number',
			default: 6379,
			displayOptions: whenServer,
		},
		{
			displayName: 'User',
			name: 'username',
			type: 'string',
			default: '',
			displayOptions: whenServer,
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: whenServer,
		},
		{
			displayName: 'Database',
			name: 'database',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			displayOptions: whenServer,
			description: 'Number of the database; a cluster has only 0',
		},
		{
			displayName: 'Encryption Secret',
			name: 'encryptionSecret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'At least 32 characters, the same as the workers have. Requests, keys and results are encrypted with it, so that Redis never holds them in clear.',
		},
		{
			displayName: 'Previous Secret',
			name: 'previousSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Only while you change the encryption secret: the one before, so that what waits can still be read',
		},
		{
			displayName: 'TLS',
			name: 'tls',
			type: 'boolean',
			default: false,
			description: 'Whether to encrypt the connection; a rediss:// URL does so by itself',
		},
		{
			displayName: 'Server Name',
			name: 'tlsServername',
			type: 'string',
			default: '',
			displayOptions: whenTls,
			description: 'Name in the certificate (SNI), where it differs from the host',
		},
		{
			displayName: 'CA Certificate',
			name: 'tlsCa',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			displayOptions: whenTls,
			description: 'PEM text of a private certificate authority',
		},
		{
			displayName: 'Cluster',
			name: 'cluster',
			type: 'boolean',
			default: false,
			description: 'Whether the server is a Redis Cluster',
		},
		{
			displayName: 'Key Prefix',
			name: 'prefix',
			type: 'string',
			default: '{n8n-ai}',
			description:
				'Start of every key, the same as the workers have. The braces keep a cluster on one slot.',
		},
		{
			displayName: 'Namespace',
			name: 'namespace',
			type: 'string',
			default: '',
			placeholder: 'e.g. team-a',
			description:
				'Keeps teams apart that share a Redis: batches, files and encryption of their own, and workers that are started with the same namespace. Leave empty where nobody shares it.',
		},
		{
			displayName: 'Blob Directory',
			name: 'blobDirectory',
			type: 'string',
			default: '',
			placeholder: 'e.g. /data/n8n-ai-blobs',
			description:
				'Folder for recordings and large results that n8n and the workers both reach. Leave empty for one in the home folder.',
		},
		{
			displayName: 'Keep Completed Jobs (Hours)',
			name: 'keepCompletedHours',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 24,
		},
		{
			displayName: 'Keep Failed Jobs (Hours)',
			name: 'keepFailedHours',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 168,
		},
		{
			displayName: 'Callback URL',
			name: 'callbackUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. http://n8n:5678',
			description:
				"Address at which the workers reach n8n, where it differs from n8n's own webhook address",
		},
	];
}
