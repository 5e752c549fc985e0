import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod/v4';
import { catalogue } from '../../jobs/queue/catalogue';
import { queueSettings, type QueueSettings } from '../../jobs/redis/queue-settings';
import { ConfigMistakes } from './config-mistakes';
import { flags, isSecret, type FlagName } from './flags';
import { parseConcurrency } from './parse-concurrency';

export interface WorkerConfig {
	queue: QueueSettings;
	/** Jobs at once, by capability; the worker serves these alone. */
	concurrency: Record<string, number>;
	logLevel: string;
	logFormat: 'json' | 'pretty';
	/** Port of /healthz and /readyz on all addresses; none if it is not set. */
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

const own = z.object({
	'log-level': z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
	'log-format': z.enum(['json', 'pretty']).default('json'),
	'health-port': z.coerce.number().int().min(0).max(65_535).optional(),
	'serve-files': z.coerce.number().int().min(0).max(65_535).optional(),
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
		warnings: warningsOf(argv),
	};
}

/** Other users of the machine see the command line. */
function warningsOf(argv: string[]): string[] {
	const isShown = argv.some((word) => /^(--redis-url=)?rediss?:\/\/[^/@\s]*:[^/@\s]+@/.test(word));
	return isShown
		? [
				'The command line shows the Redis password to every user of this machine. Use N8N_AI_REDIS_URL or --redis-url-file instead of --redis-url',
			]
		: [];
}

type Given = Partial<Record<FlagName, string>>;

function readFlags(
	argv: string[],
	env: Readonly<Record<string, string | undefined>>,
	mistakes: string[],
): Given {
	const options = Object.fromEntries(flags.map(({ name }) => [name, { type: 'string' as const }]));
	const given: Given = {};
	for (const { name, env: twin } of flags) if (env[twin]) given[name] = env[twin];
	// Not strict: a mistake must not hide the others.
	const { values, positionals } = parseArgs({ args: argv, options, strict: false });
	const names = new Set<string>(flags.map(({ name }) => name));
	for (const [name, value] of Object.entries(values)) {
		if (!names.has(name)) mistakes.push(`--${name} is unknown. See --help`);
		else if (typeof value === 'string') given[name as FlagName] = value;
		else mistakes.push(`${say(name as FlagName)} needs a value`);
	}
	for (const word of positionals) mistakes.push(`"${word}" does not belong to a flag. See --help`);
	return given;
}

function queueInput(given: Given, mistakes: string[]): Record<string, unknown> {
	const file = (name: FlagName) => readText(name, given[name], mistakes);
	const previous = given['previous-secret'] ?? file('previous-secret-file');
	const input: Record<string, unknown> = {
		url: given['redis-url'] ?? file('redis-url-file') ?? 'redis://localhost:6379',
		cluster: /^(1|true|yes)$/i.test(given.cluster ?? ''),
		prefix: given.prefix,
		namespace: given.namespace,
		encryptionSecret: given['encryption-secret'] ?? file('encryption-secret-file') ?? '',
		previousSecrets: previous === undefined ? undefined : [previous],
		fileDirectory: given['file-dir'],
		filesUrl: given['files-url'],
		s3: s3Input(given),
		tls: { servername: given['tls-servername'], ca: file('tls-ca') },
	};
	return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}

/** Keys are what Amazon's SDK finds: environment, role, profile. */
function s3Input(given: Given) {
	const bucket = given['s3-bucket'];
	if (bucket === undefined) return undefined;
	return {
		bucket,
		folder: given['s3-folder'],
		endpoint: given['s3-endpoint'],
		region: given['s3-region'],
		pathStyle: !/^(0|false|no)$/i.test(given['s3-path-style'] ?? ''),
		encryption: given['s3-encryption'],
		kmsKeyId: given['s3-kms-key-id'],
	};
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
	's3.bucket': 's3-bucket',
	's3.folder': 's3-folder',
	's3.endpoint': 's3-endpoint',
	's3.encryption': 's3-encryption',
};

function sayQueue({ path, message }: { path: PropertyKey[]; message: string }): string {
	const field = path.join('.');
	const flag = flagOfField[field] ?? flagOfField[String(path[0] ?? '')];
	return `${flag ? say(flag) : field} ${message}`;
}

const say = (name: FlagName): string => {
	const flag = flags.find((known) => known.name === name);
	return isSecret(name) ? (flag?.env ?? name) : `--${name} (${flag?.env ?? ''})`;
};
