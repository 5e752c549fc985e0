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
			description: 'Address that starts with redis://, or with rediss:// for TLS',
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
			description: 'Number of the database. A Redis Cluster only has database 0.',
		},
		{
			displayName: 'Encryption Secret',
			name: 'encryptionSecret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'At least 32 characters, the same for n8n and all workers. Requests, API keys and results are encrypted with it before they are stored in Redis.',
		},
		{
			displayName: 'Previous Secret',
			name: 'previousSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'The encryption secret used before the current one. Set it while you change the secret, so that jobs already in the queue can still be read.',
		},
		{
			displayName: 'TLS',
			name: 'tls',
			type: 'boolean',
			default: false,
			description: 'Whether to encrypt the connection with TLS. A rediss:// URL always does.',
		},
		{
			displayName: 'Server Name',
			name: 'tlsServername',
			type: 'string',
			default: '',
			displayOptions: whenTls,
			description: "Name in the server's certificate (SNI), if it differs from the host",
		},
		{
			displayName: 'CA Certificate',
			name: 'tlsCa',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			displayOptions: whenTls,
			description: 'Certificate of a private certificate authority, as PEM text',
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
				'Prefix of every key in Redis, the same for n8n and all workers. The braces keep all keys on one slot of a Redis Cluster.',
		},
		{
			displayName: 'Namespace',
			name: 'namespace',
			type: 'string',
			default: '',
			placeholder: 'e.g. team-a',
			description:
				'Separates teams that share one Redis. Each namespace has its own batches, files and encryption, and needs workers that are started with the same namespace. Leave empty if only one team uses the server.',
		},
		{
			displayName: 'Shared File Directory',
			name: 'fileDirectory',
			type: 'string',
			default: '',
			placeholder: 'e.g. /data/n8n-ai-files',
			description:
				'Folder for recordings and large results. n8n and all workers need access to it. Leave empty to use a folder in the home directory.',
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
			description: "Address at which the workers reach n8n, if it differs from n8n's webhook URL",
		},
	];
}
