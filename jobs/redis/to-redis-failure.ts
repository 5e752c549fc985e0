import { Failure, type FailureDetails } from '../../endpoint/failure';
import type { QueueSettings } from './queue-settings';
import { redisServer } from './redis-server';

type Said = Pick<FailureDetails, 'kind' | 'message' | 'hint'>;

const login =
	'Check the user and password in the Job Queue (Redis) credential, or in N8N_AI_REDIS_URL of the worker';
const sentinelLogin = `${login}. Sentinels may have a password of their own: Sentinel Password, or N8N_AI_SENTINEL_PASSWORD`;
const known: { pattern: RegExp; said: (where: string) => Said }[] = [
	{
		pattern: /WRONGPASS|invalid password|without any password|no password is set/i,
		said: (where) => ({
			kind: 'credential-invalid',
			message: `Redis at ${where} refused the user or password`,
			hint: login,
		}),
	},
	{
		pattern: /NOAUTH/,
		said: (where) => ({
			kind: 'credential-invalid',
			message: `Redis at ${where} requires a password, but none is set`,
			hint: login,
		}),
	},
	{
		pattern: /NOPERM/,
		said: (where) => ({
			kind: 'credential-invalid',
			message: `The user lacks rights that the job queue needs on Redis at ${where}`,
			hint: 'Give the user the rights listed in the documentation of the workers',
		}),
	},
	{
		pattern: /certificate|self[- ]signed|CERT_|altnames/i,
		said: (where) => ({
			kind: 'credential-invalid',
			message: `The certificate of Redis at ${where} is not trusted or was issued for another name`,
			hint: 'Turn on Advanced in the Job Queue (Redis) credential and fill in TLS CA Certificate or TLS Server Name. A worker takes --tls-ca and --tls-servername',
		}),
	},
	{
		pattern: /wrong version number|packet length too long|ssl3|EPROTO/i,
		said: (where) => ({
			kind: 'credential-invalid',
			message: `Redis at ${where} does not speak TLS on this port`,
			hint: 'Turn off TLS, use redis:// instead of rediss://, or use the TLS port',
		}),
	},
	{
		pattern: /Protocol error|as reply type byte|Unknown RESP type/i,
		said: (where) => ({
			kind: 'credential-invalid',
			message: `The server at ${where} is not Redis`,
			hint: 'Check the host and port in the Job Queue (Redis) credential',
		}),
	},
	{
		// Only a client of a cluster says so: a node has died, and its replica is not the primary yet.
		pattern: /Too many Cluster redirections|CLUSTERDOWN/i,
		said: (where) => ({
			kind: 'temporarily-unavailable',
			message: `A node of the Redis Cluster at ${where} is missing`,
			hint: 'Wait until a replica has taken its place, or bring the node back',
		}),
	},
	{
		pattern: /sentinels are unreachable/i,
		said: (where) => ({
			kind: 'temporarily-unavailable',
			message: `No sentinel at ${where} answers, or none knows a primary of that name`,
			hint: 'Check the address of the sentinel and the Sentinel Primary Name in the Job Queue (Redis) credential, or N8N_AI_SENTINEL_NAME of the worker',
		}),
	},
	{
		pattern: /MOVED|CROSSSLOT|cluster support disabled/i,
		said: (where) => ({
			kind: 'credential-invalid',
			message: `The Cluster setting is wrong for Redis at ${where}`,
			hint: 'Turn on Cluster for a Redis Cluster, and turn it off for a single server',
		}),
	},
	{
		pattern: /DB index is out of range/i,
		said: (where) => ({
			kind: 'credential-invalid',
			message: `Redis at ${where} has no database with that number`,
			hint: 'Set the database to 0 in the Job Queue (Redis) credential',
		}),
	},
	{
		pattern: /READONLY/,
		said: (where) => ({
			kind: 'temporarily-unavailable',
			message: `Redis at ${where} is a replica and does not accept writes`,
			hint: 'Connect to the primary server',
		}),
	},
	{
		pattern: /NOREPLICAS/,
		said: (where) => ({
			kind: 'temporarily-unavailable',
			message: `Redis at ${where} does not accept writes: too few of its replicas are connected`,
			hint: 'Bring the replicas back, or lower min-replicas-to-write',
		}),
	},
	{
		pattern: /OOM|MISCONF/,
		said: (where) => ({
			kind: 'temporarily-unavailable',
			message: `Redis at ${where} does not accept writes: it is out of memory or cannot save to disk`,
			hint: 'Give Redis more memory or disk space, then try again',
		}),
	},
];

/** Says in words what Redis or the way to it answered. Passes a Failure unchanged. */
export function toRedisFailure(error: unknown, settings: QueueSettings): Failure {
	if (error instanceof Failure) return error;
	const { host, port, tls } = redisServer(settings);
	const where = `${host}:${String(port)}`;
	const text = messagesOf(error);
	const match = known.find(({ pattern }) => pattern.test(text))?.said(where);
	return new Failure(
		(match?.hint === login && settings.sentinel ? { ...match, hint: sentinelLogin } : match) ?? {
			kind: 'temporarily-unavailable',
			message: `Redis at ${where} cannot be reached${reason(text, tls !== undefined)}`,
			hint: 'Check that Redis is running, and check the host, port and TLS in the Job Queue (Redis) credential',
		},
		// An error of ioredis holds the command that failed, and with it a password.
		{ cause: new Error(text.trim()) },
	);
}

/** Whether Redis or the way to it threw this, and not a fault of ours. */
export function isRedisError(error: unknown): boolean {
	return /ReplyError|MaxRetriesPerRequest|AbortError|ClusterAllFailed|Too many Cluster redirections|sentinels are unreachable|Connection is closed|Socket timeout|Command timed out|ECONN|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EPIPE|EHOSTUNREACH|Stream isn't writeable|OOM|MISCONF/.test(
		messagesOf(error),
	);
}

/** Whether Redis takes no writes for now, though it answers. */
export function isRefusal(error: unknown): boolean {
	return /(^|\s)(OOM|MISCONF|READONLY|LOADING|MASTERDOWN|NOREPLICAS|CLUSTERDOWN|TRYAGAIN) /.test(
		messagesOf(error),
	);
}

function reason(text: string, encrypted: boolean): string {
	if (/ECONNREFUSED/.test(text)) return ': no server is listening there';
	if (/ENOTFOUND|EAI_AGAIN/.test(text)) return ': the host name is unknown';
	if (/ETIMEDOUT|timed out|Socket timeout/i.test(text)) {
		return `: it did not answer in time${encrypted ? ', which also happens if the server does not use TLS' : ''}`;
	}
	if (/ECONNRESET|closed/i.test(text)) return ': it closed the connection';
	return '';
}

function messagesOf(error: unknown, depth = 4): string {
	if (!(error instanceof Error) || depth === 0) return String(error);
	const code = 'code' in error ? String(error.code) : '';
	const inner = 'lastNodeError' in error ? error.lastNodeError : error.cause;
	const deeper = inner === undefined ? '' : messagesOf(inner, depth - 1);
	// A transaction that was given up says why in the errors before.
	const before = 'previousErrors' in error ? error.previousErrors : [];
	const [first] = Array.isArray(before) ? (before as unknown[]) : [];
	const why = first === undefined ? '' : messagesOf(first, depth - 1);
	return `${error.name} ${code} ${error.message} ${deeper} ${why}`;
}
