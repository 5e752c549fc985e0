import type { ICredentialType, Icon, IDisplayOptions, INodeProperties } from 'n8n-workflow';

const whenServer = { show: { connection: ['server'] } };
const whenUrl = { show: { connection: ['url'] } };
const whenAdvanced = { show: { advanced: [true] } };
const whenSentinel = {
	show: { advanced: [true], cluster: [false] },
	hide: { sentinelName: [''] },
};
const whenDirectory = { show: { fileStorage: ['directory'] } };
const whenS3 = { show: { fileStorage: ['s3'] } };
const whenS3Advanced = { show: { fileStorage: ['s3'], advanced: [true] } };

// An address by an expression shows them as well: n8n does not know yet what it begins with.
const whenUrlWithTls = {
	show: { advanced: [true], connection: ['url'], url: [{ _cnd: { startsWith: 'rediss:' } }] },
};
const whenServerWithTls = { show: { advanced: [true], connection: ['server'], tls: [true] } };

/** What TLS may need beside; twice, since n8n cannot show one field under either of two conditions. */
const certificateFields = (displayOptions: IDisplayOptions): INodeProperties[] => [
	{
		displayName: 'TLS Server Name',
		name: 'tlsServername',
		type: 'string',
		default: '',
		displayOptions,
		hint: "Name in the server's certificate (SNI), if it differs from the host",
	},
	{
		displayName: 'TLS CA Certificate',
		name: 'tlsCa',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		displayOptions,
		hint: 'Certificate of a private certificate authority, as PEM text',
	},
];

export class JobQueueRedis implements ICredentialType {
	name = 'jobQueueRedis';

	displayName = 'Job Queue (Redis)';

	icon: Icon = {
		light: 'file:../nodes/shared/icons/queue.svg',
		dark: 'file:../nodes/shared/icons/queue.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-openai-compatible/n8n-nodes-openai-compatible/blob/main/docs/credentials.md#job-queue-redis';

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
			default: 'redis://localhost:6379',
			placeholder: 'e.g. rediss://user@redis.example.com:6380/0',
			displayOptions: whenUrl,
			hint: 'Starts with redis://, or with rediss:// for TLS. Enter the password in the field below. If n8n runs in a container, localhost is the container itself.',
		},
		{
			displayName:
				'Everyone who opens this credential can read the URL. If it contains a password (user:password@host), move the password to the field below and leave user@host.',
			name: 'urlPasswordNotice',
			type: 'notice',
			default: '',
			displayOptions: {
				show: {
					connection: ['url'],
					// Not a regex: n8n gives up on those after a time, and with it on the credential.
					url: [{ _cnd: { includes: '@' } }],
				},
			},
		},
		{
			displayName: 'Host',
			name: 'host',
			type: 'string',
			default: 'localhost',
			displayOptions: whenServer,
			hint: 'If n8n runs in a container, localhost is the container itself',
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
			hint: 'Leave empty if only a password is set',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			hint: 'Leave empty if Redis needs none',
		},
		{
			displayName: 'Database',
			name: 'database',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			displayOptions: whenServer,
			hint: 'Number of the database. A Redis Cluster only has database 0.',
		},
		{
			displayName: 'TLS',
			name: 'tls',
			type: 'boolean',
			default: false,
			displayOptions: whenServer,
			description: 'Whether to encrypt the connection with TLS',
		},
		{
			displayName: 'Encryption Secret',
			name: 'encryptionSecret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			hint: 'At least 32 characters, the same as N8N_AI_ENCRYPTION_SECRET of all workers. Make one with: openssl rand -base64 32',
		},
		{
			displayName: 'File Storage',
			name: 'fileStorage',
			type: 'options',
			options: [
				{
					name: 'S3 Bucket',
					value: 's3',
					description:
						'For n8n and workers on several machines, of Amazon or a server with its API',
				},
				{
					name: 'Shared Directory',
					value: 'directory',
					description: 'A folder that n8n and all workers can write to',
				},
				{
					name: 'Worker',
					value: 'worker',
					description: 'The folder of one worker that serves it to n8n and the other workers',
				},
			],
			default: 'directory',
			hint: 'Where recordings, images and large results are kept, always encrypted. Choose what the workers use.',
		},
		{
			displayName: 'Shared File Directory',
			name: 'fileDirectory',
			type: 'string',
			default: '',
			displayOptions: whenDirectory,
			placeholder: 'e.g. /data/n8n-ai-files',
			hint: 'Absolute path of a folder that n8n and all workers can write to, the same as N8N_AI_FILE_DIR of the workers. Leave empty for a folder in the home directory.',
		},
		{
			displayName: 'Worker URL',
			name: 'filesUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. http://worker-1:8090',
			displayOptions: { show: { fileStorage: ['worker'] } },
			hint: 'Address of a worker that was started with --serve-files, the same as N8N_AI_FILES_URL of the other workers',
		},
		{
			displayName: 'Bucket',
			name: 's3Bucket',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. n8n-ai-files',
			displayOptions: whenS3,
			hint: 'The same as N8N_AI_S3_BUCKET of the workers. S3 needs two packages that are not installed with this one: @aws-sdk/client-s3 and @aws-sdk/lib-storage.',
		},
		{
			displayName: 'Region',
			name: 's3Region',
			type: 'string',
			default: '',
			placeholder: 'e.g. eu-central-1',
			displayOptions: whenS3,
			hint: 'Leave empty to use the variable AWS_REGION, or if the server has no regions',
		},
		{
			displayName: 'Endpoint',
			name: 's3Endpoint',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://minio.example.com:9000',
			displayOptions: whenS3,
			hint: 'Address of the S3 server. Leave empty for Amazon S3.',
		},
		{
			displayName: 'Access Key ID',
			name: 's3AccessKeyId',
			type: 'string',
			required: true,
			default: '',
			displayOptions: whenS3,
		},
		{
			displayName: 'Secret Access Key',
			name: 's3SecretAccessKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			displayOptions: whenS3,
		},
		{
			displayName: 'Advanced',
			name: 'advanced',
			type: 'boolean',
			default: false,
			description:
				'Whether to show TLS certificates, cluster, namespace, retention and other fields that most users leave as they are. Turning it off resets them.',
		},
		{
			displayName: 'Previous Secret',
			name: 'previousSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: whenAdvanced,
			hint: 'The encryption secret used before the current one. Set it while you change the secret, so that jobs already in the queue can still be read.',
		},
		...certificateFields(whenUrlWithTls),
		...certificateFields(whenServerWithTls),
		{
			displayName: 'Cluster',
			name: 'cluster',
			type: 'boolean',
			default: false,
			displayOptions: whenAdvanced,
			description: 'Whether the server is a Redis Cluster',
		},
		{
			displayName: 'Sentinel Primary Name',
			name: 'sentinelName',
			type: 'string',
			default: '',
			placeholder: 'e.g. mymaster',
			displayOptions: { show: { advanced: [true], cluster: [false] } },
			hint: 'Only with Redis Sentinel: the name of the primary there. The address above is then that of a sentinel, usually with port 26379.',
		},
		{
			displayName: 'Further Sentinels',
			name: 'sentinels',
			type: 'string',
			default: '',
			placeholder: 'e.g. sentinel-2:26379, sentinel-3:26379',
			displayOptions: whenSentinel,
			hint: 'Asked while the first sentinel is down',
		},
		{
			displayName: 'Sentinel Password',
			name: 'sentinelPassword',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: whenSentinel,
			hint: 'Leave empty if the sentinels need none',
		},
		{
			displayName: 'Key Prefix',
			name: 'prefix',
			type: 'string',
			default: '{n8n-ai}',
			displayOptions: whenAdvanced,
			hint: 'Prefix of every key in Redis, the same for n8n and all workers. The braces keep all keys on one slot of a Redis Cluster.',
		},
		{
			displayName: 'Namespace',
			name: 'namespace',
			type: 'string',
			default: '',
			placeholder: 'e.g. team-a',
			displayOptions: whenAdvanced,
			hint: 'Separates teams that share one Redis: each namespace has its own batches, files and encryption, and needs workers that are started with it',
		},
		{
			displayName: 'Bucket Folder',
			name: 's3Folder',
			type: 'string',
			default: '',
			placeholder: 'e.g. teams/support',
			displayOptions: whenS3Advanced,
			hint: 'The same as N8N_AI_S3_FOLDER of the workers',
		},
		{
			displayName: 'Force Path Style',
			name: 's3PathStyle',
			type: 'boolean',
			default: true,
			displayOptions: whenS3Advanced,
			description:
				'Whether the address is endpoint/bucket. Turn it off for servers that need bucket.endpoint.',
		},
		{
			displayName: 'Server-Side Encryption',
			name: 's3Encryption',
			type: 'options',
			options: [
				{ name: 'AWS KMS', value: 'aws:kms' },
				{ name: 'None', value: 'none' },
				{ name: 'S3 (AES256)', value: 'AES256' },
			],
			default: 'none',
			displayOptions: whenS3Advanced,
			description:
				'Encryption by the server, for buckets whose policy requires it. The files are encrypted before they are sent, too.',
		},
		{
			displayName: 'KMS Key ID',
			name: 's3KmsKeyId',
			type: 'string',
			default: '',
			displayOptions: { show: { ...whenS3Advanced.show, s3Encryption: ['aws:kms'] } },
			hint: 'Leave empty for the default key of the account',
		},
		{
			displayName: 'Keep Completed Jobs (Hours)',
			name: 'keepCompletedHours',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 24,
			displayOptions: whenAdvanced,
		},
		{
			displayName: 'Keep Failed Jobs (Hours)',
			name: 'keepFailedHours',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 168,
			displayOptions: whenAdvanced,
		},
		{
			displayName: 'Callback URL',
			name: 'callbackUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. http://n8n:5678',
			displayOptions: whenAdvanced,
			hint: "Address at which the workers reach n8n, if it differs from n8n's webhook URL",
		},
	];
}
