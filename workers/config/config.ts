import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod/v4';
import { catalogue } from '../../jobs/queue/catalogue';
import { readAddresses } from '../../jobs/redis/sentinel-settings';
import { queueSettings, type QueueSettings } from '../../jobs/redis/queue-settings';
import { ConfigMistakes } from './config-mistakes';
import { envOf, type FlagName } from './flags';
import { parseConcurrency } from './parse-concurrency';
import { readFlags, say, type Given } from './read-flags';

export interface WorkerConfig {
	queue: QueueSettings;
	/** Jobs at once, by capability; the worker serves these alone. */
	concurrency: Record<string, number>;
	logLevel: string;
	logFormat: 'json' | 'pretty';
	/** Port of /healthz, /readyz and /metrics on all addresses; none if it is not set. */
	healthPort?: number;
	/** Port at which the folder of the files is served on all addresses; none if it is not set. */
	serveFilesPort?: number;
	/** Path of ffmpeg; the one on the PATH if it is not set. */
	ffmpegPath?: string;
	drainTimeoutMs: number;
	lockDurationMs: number;
	stalledIntervalMs: number;
	/** What should be done another way, in sentences. */
	warnings: string[];
}

const seconds = (min: number, max: number) =>
	z.coerce
		.number({ error: 'must be a number of seconds' })
		.min(min, `must be at least ${String(min)} seconds`)
		.max(max, `must be at most ${String(max)} seconds`)
		.transform((value) => Math.round(value * 1000));

const portWords = 'must be a whole number from 0 to 65535';

const port = z.coerce
	.number({ error: portWords })
	.refine((value) => Number.isInteger(value) && value >= 0 && value <= 65_535, {
		error: portWords,
	});

const own = z.object({
	'log-level': z
		.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
			error: 'must be trace, debug, info, warn, error or silent',
		})
		.default('info'),
	'log-format': z.enum(['json', 'pretty'], { error: 'must be json or pretty' }).default('json'),
	'health-port': port.optional(),
	'serve-files': port.optional(),
	'drain-timeout': seconds(0, 86_400).default(30_000),
	'lock-duration': seconds(1, 3600).default(30_000),
	'stalled-interval': seconds(0.2, 3600).default(10_000),
});

/** Reads flags, and the environment where a flag is not given; throws every mistake at once. */
export function readConfig(
	argv: string[],
	env: Readonly<Record<string, string | undefined>> = process.env,
): WorkerConfig {
	const mistakes: string[] = [];
	const given = readFlags(argv, env, mistakes);
	const queue = queueSettings.safeParse(queueInput(given, mistakes));
	const settings = own.safeParse(given);
	for (const issue of queue.error?.issues ?? []) mistakes.push(sayQueue(issue));
	for (const { path, message } of settings.error?.issues ?? []) {
		mistakes.push(`${say(path[0] as FlagName)} ${message}`);
	}
	if (given.ffmpeg !== undefined && !existsSync(given.ffmpeg)) {
		mistakes.push(`${say('ffmpeg')} points to a file that does not exist: ${given.ffmpeg}`);
	}
	const concurrency = parseConcurrency(given.concurrency, catalogue, (mistake) =>
		mistakes.push(`${say('concurrency')} ${mistake}`),
	);
	if (mistakes.length > 0 || !queue.success || !settings.success) {
		throw new ConfigMistakes(mistakes);
	}
	const { 'health-port': healthPort, 'serve-files': serveFilesPort } = settings.data;
	if (serveFilesPort !== undefined && (queue.data.s3 ?? queue.data.filesUrl) !== undefined) {
		throw new ConfigMistakes([
			`${say('serve-files')} serves the folder of this worker, which it does not use with ${queue.data.s3 ? 'an S3 bucket' : 'the files of another worker'}`,
		]);
	}
	return {
		queue: queue.data,
		concurrency,
		logLevel: settings.data['log-level'],
		logFormat: settings.data['log-format'],
		...(healthPort === undefined ? {} : { healthPort }),
		...(serveFilesPort === undefined ? {} : { serveFilesPort }),
		...(given.ffmpeg === undefined ? {} : { ffmpegPath: given.ffmpeg }),
		drainTimeoutMs: settings.data['drain-timeout'],
		lockDurationMs: settings.data['lock-duration'],
		stalledIntervalMs: settings.data['stalled-interval'],
		warnings: [...warningsOf(argv), ...unusedTls(given, queue.data)],
	};
}

/** Other users of the machine see the command line. */
function warningsOf(argv: string[]): string[] {
	const isGiven = (flag: string) =>
		argv.some((word) => word === `--${flag}` || word.startsWith(`--${flag}=`));
	const shows = (what: string, flag: FlagName) =>
		`The command line shows the ${what} to every user of this machine. Use ${envOf(flag)} or --${flag}-file instead of --${flag}`;
	const hasPassword = argv.some((word) =>
		/^(--redis-url=)?rediss?:\/\/[^/@\s]*:[^/@\s]+@/.test(word),
	);
	return [
		...(hasPassword ? [shows('Redis password', 'redis-url')] : []),
		...(isGiven('encryption-secret') ? [shows('encryption secret', 'encryption-secret')] : []),
		...(isGiven('previous-secret') ? [shows('previous secret', 'previous-secret')] : []),
	];
}

function unusedTls(given: Given, { url = '' }: QueueSettings): string[] {
	if (url.startsWith('rediss:')) return [];
	const names = (['tls-ca', 'tls-servername'] as const).filter((name) => given[name] !== undefined);
	return names.map(
		(name) => `${say(name)} is not used: TLS needs an address that starts with rediss://`,
	);
}

function queueInput(given: Given, mistakes: string[]): Record<string, unknown> {
	const file = (name: FlagName) => readText(name, given[name], mistakes);
	const previous = given['previous-secret'] ?? file('previous-secret-file');
	const input: Record<string, unknown> = {
		url: given['redis-url'] ?? file('redis-url-file') ?? 'redis://localhost:6379',
		cluster: readSwitch('cluster', given.cluster, mistakes),
		sentinel: sentinelInput(given),
		prefix: given.prefix,
		namespace: given.namespace,
		encryptionSecret: given['encryption-secret'] ?? file('encryption-secret-file') ?? '',
		previousSecrets: previous === undefined ? undefined : [previous],
		fileDirectory: given['file-dir'],
		filesUrl: given['files-url'],
		s3: s3Input(given, mistakes),
		tls: { servername: given['tls-servername'], ca: file('tls-ca') },
	};
	return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}

function sentinelInput(given: Given) {
	const name = given['sentinel-name'];
	if (name === undefined) return undefined;
	const password = given['sentinel-password'];
	return {
		name,
		others: readAddresses(given.sentinels ?? ''),
		...(password === undefined ? {} : { password }),
	};
}

/** Keys are what Amazon's SDK finds: environment, role, profile. */
function s3Input(given: Given, mistakes: string[]) {
	const bucket = given['s3-bucket'];
	if (bucket === undefined) return undefined;
	return {
		bucket,
		folder: given['s3-folder'],
		endpoint: given['s3-endpoint'],
		region: given['s3-region'],
		pathStyle: readSwitch('s3-path-style', given['s3-path-style'] ?? 'true', mistakes),
		encryption: given['s3-encryption'],
		kmsKeyId: given['s3-kms-key-id'],
	};
}

function readSwitch(name: FlagName, text = 'false', mistakes: string[]): boolean {
	if (!/^(1|true|yes|0|false|no)$/i.test(text)) mistakes.push(`${say(name)} must be true or false`);
	return /^(1|true|yes)$/i.test(text);
}

function readText(name: FlagName, path: string | undefined, mistakes: string[]) {
	if (path === undefined) return undefined;
	try {
		return readFileSync(path, 'utf8').trim();
	} catch {
		mistakes.push(`${say(name)} points to a file that cannot be read: ${path}`);
		return undefined;
	}
}

const flagOfField: Record<string, FlagName> = {
	url: 'redis-url',
	prefix: 'prefix',
	namespace: 'namespace',
	encryptionSecret: 'encryption-secret',
	previousSecrets: 'previous-secret',
	fileDirectory: 'file-dir',
	filesUrl: 'files-url',
	tls: 'tls-ca',
	'sentinel.others': 'sentinels',
	sentinel: 'sentinel-name',
	's3.bucket': 's3-bucket',
	's3.folder': 's3-folder',
	's3.endpoint': 's3-endpoint',
	's3.encryption': 's3-encryption',
};

const passwordHint = '. In a password, write % as %25, # as %23, / as %2F and @ as %40';

function sayQueue({ path, message }: { path: PropertyKey[]; message: string }): string {
	const field = path.filter((part) => typeof part === 'string').join('.');
	const flag = flagOfField[field] ?? flagOfField[String(path[0] ?? '')];
	const more = field === 'url' ? passwordHint : '';
	return `${flag ? say(flag) : field} ${message}${more}`;
}
