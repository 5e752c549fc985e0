/** Each setting: a flag, which is its name in a configuration file too, its twin in the environment, and what it does. */
const table = [
	['config', 'N8N_AI_CONFIG', 'JSON file with settings by these names, without the dashes'],
	['redis-url', 'N8N_AI_REDIS_URL', 'redis:// or rediss:// address (redis://localhost:6379)'],
	['redis-url-file', 'N8N_AI_REDIS_URL_FILE', 'file that contains the address with its password'],
	[
		'encryption-secret',
		'N8N_AI_ENCRYPTION_SECRET',
		"as in n8n's credential, 32 characters or more",
	],
	[
		'encryption-secret-file',
		'N8N_AI_ENCRYPTION_SECRET_FILE',
		'file that contains the encryption secret',
	],
	[
		'previous-secret',
		'N8N_AI_PREVIOUS_SECRET',
		'second secret for decryption: the old or the next one',
	],
	['previous-secret-file', 'N8N_AI_PREVIOUS_SECRET_FILE', 'file that contains the previous secret'],
	['file-dir', 'N8N_AI_FILE_DIR', 'folder shared with n8n (~/.n8n-openai-compatible/files)'],
	['files-url', 'N8N_AI_FILES_URL', 'address of a worker with --serve-files, in place of a folder'],
	['serve-files', 'N8N_AI_SERVE_FILES', 'port at which n8n and other workers reach the folder'],
	['s3-bucket', 'N8N_AI_S3_BUCKET', 'S3 bucket for files, in place of a folder'],
	['s3-folder', 'N8N_AI_S3_FOLDER', 'folder in the bucket (none)'],
	['s3-endpoint', 'N8N_AI_S3_ENDPOINT', "address of a server other than Amazon's"],
	['s3-region', 'N8N_AI_S3_REGION', 'region of the bucket (AWS_REGION)'],
	['s3-path-style', 'N8N_AI_S3_PATH_STYLE', 'false for the bucket in the host name (true)'],
	['s3-encryption', 'N8N_AI_S3_ENCRYPTION', 'by the server: none, AES256 or aws:kms (none)'],
	['s3-kms-key-id', 'N8N_AI_S3_KMS_KEY_ID', 'key for aws:kms, if not the default'],
	['prefix', 'N8N_AI_PREFIX', "prefix of every key, as in n8n's credential ({n8n-ai})"],
	['namespace', 'N8N_AI_NAMESPACE', "as in n8n's credential, if it has one"],
	['cluster', 'N8N_AI_CLUSTER', 'true for a Redis Cluster'],
	['sentinel-name', 'N8N_AI_SENTINEL_NAME', 'primary in Redis Sentinel, whose address is given'],
	['sentinels', 'N8N_AI_SENTINELS', 'further sentinels: host:port, host:port'],
	['sentinel-password', 'N8N_AI_SENTINEL_PASSWORD', 'of the sentinels, if they need one'],
	['tls-ca', 'N8N_AI_TLS_CA', 'PEM file of a private certificate authority'],
	['tls-servername', 'N8N_AI_TLS_SERVERNAME', 'name in the certificate, if it differs'],
	['concurrency', 'N8N_AI_CONCURRENCY', 'jobs at once: 10, or transcription=2,chat=20'],
	['ffmpeg', 'N8N_AI_FFMPEG', 'ffmpeg that converts recordings (the one on the PATH)'],
	['log-level', 'N8N_AI_LOG_LEVEL', 'trace, debug, info, warn, error or silent (info)'],
	['log-format', 'N8N_AI_LOG_FORMAT', 'json or pretty (json)'],
	['health-port', 'N8N_AI_HEALTH_PORT', 'port for /healthz, /readyz and /metrics (none)'],
	[
		'traces',
		'N8N_AI_TRACES',
		'true to send traces to the collector of OTEL_EXPORTER_OTLP_ENDPOINT',
	],
	[
		'dashboard-port',
		'N8N_AI_DASHBOARD_PORT',
		'port of the dashboard, which needs a password (none)',
	],
	['dashboard-password', 'N8N_AI_DASHBOARD_PASSWORD', 'of the dashboard, 12 characters or more'],
	[
		'dashboard-password-file',
		'N8N_AI_DASHBOARD_PASSWORD_FILE',
		'file that contains the password of the dashboard',
	],
	[
		'dashboard-actions',
		'N8N_AI_DASHBOARD_ACTIONS',
		'true for a dashboard that can also retry, cancel and call again (false)',
	],
	['drain-timeout', 'N8N_AI_DRAIN_TIMEOUT', 'seconds that jobs get to finish on SIGTERM (30)'],
	['max-rss', 'N8N_AI_MAX_RSS', 'MB of memory at which a worker drains and ends with 75 (none)'],
	['lock-duration', 'N8N_AI_LOCK_DURATION', 'seconds until a silent worker loses its jobs (30)'],
	['stalled-interval', 'N8N_AI_STALLED_INTERVAL', 'seconds between checks for lost jobs (10)'],
] as const;

export type FlagName = (typeof table)[number][0];

export const flags: readonly { name: FlagName; env: string; help: string }[] = table.map(
	([name, env, help]) => ({ name, env, help }),
);

/** The values of those that take one of some words. */
export const choices: Partial<Record<FlagName, readonly string[]>> = {
	's3-path-style': ['true', 'false'],
	's3-encryption': ['none', 'AES256', 'aws:kms'],
	cluster: ['true', 'false'],
	traces: ['true', 'false'],
	'dashboard-actions': ['true', 'false'],
	'log-level': ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
	'log-format': ['json', 'pretty'],
};

/** The variable of the environment that does the same. */
export const envOf = (name: FlagName): string =>
	flags.find((flag) => flag.name === name)?.env ?? '';

/** Whether it has to come from the environment or a file, since other users of the machine see flags. */
export const isSecret = (name: FlagName): boolean =>
	['encryption-secret', 'previous-secret', 'sentinel-password', 'dashboard-password'].includes(
		name,
	);
