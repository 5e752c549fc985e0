import { existsSync } from 'node:fs';
import { z } from 'zod/v4';
import { catalogue } from '../../jobs/queue/catalogue';
import { queueSettings, type QueueSettings } from '../../jobs/redis/queue-settings';
import { ConfigMistakes } from './config-mistakes';
import { envOf, flags, isSecret, type FlagName } from './flags';
import { readDashboard, type DashboardConfig } from './read-dashboard';
import { parseConcurrency } from './parse-concurrency';
import { hasPassword, say, type Given } from './given';
import { queueInput, sayQueue } from './queue-input';
import type { Call } from './read-call';

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
	/** The dashboard on all addresses; none if it has no port. */
	dashboard?: DashboardConfig;
	/** Path of ffmpeg; the one on the PATH if it is not set. */
	ffmpegPath?: string;
	/** Whether to send traces. */
	traces: boolean;
	drainTimeoutMs: number;
	/** Bytes of memory at which the worker drains and ends; none if it is not set. */
	maxRssBytes?: number;
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

const rssWords = 'must be a whole number of MB, at least 64';

const megabytes = z.coerce
	.number({ error: rssWords })
	.refine((value) => Number.isInteger(value) && value >= 64, { error: rssWords });

const own = z.object({
	'log-level': z
		.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
			error: 'must be trace, debug, info, warn, error or silent',
		})
		.default('info'),
	'log-format': z.enum(['json', 'pretty'], { error: 'must be json or pretty' }).default('json'),
	'health-port': port.optional(),
	'serve-files': port.optional(),
	'dashboard-port': port.optional(),
	'max-rss': megabytes.optional(),
	traces: z.enum(['true', 'false'], { error: 'must be true or false' }).default('false'),
	'drain-timeout': seconds(0, 86_400).default(30_000),
	'lock-duration': seconds(1, 3600).default(30_000),
	'stalled-interval': seconds(0.2, 3600).default(10_000),
});

/** What the settings of a call make; throws every mistake at once. */
export function readConfig({ settings: given, argv, ...call }: Call): WorkerConfig {
	const mistakes = [...call.mistakes];
	const queue = queueSettings.safeParse(queueInput(given, mistakes));
	const settings = own.safeParse(given);
	for (const issue of queue.error?.issues ?? []) mistakes.push(sayQueue(issue));
	for (const { path, message } of settings.error?.issues ?? []) {
		mistakes.push(`${say(path[0] as FlagName)} ${message}`);
	}
	if (given.ffmpeg !== undefined && !existsSync(given.ffmpeg)) {
		mistakes.push(`${say('ffmpeg')} points to a file that does not exist: ${given.ffmpeg}`);
	}
	const dashboard = readDashboard(given, settings.data?.['dashboard-port'], mistakes);
	const concurrency = parseConcurrency(given.concurrency, catalogue, (mistake) =>
		mistakes.push(`${say('concurrency')} ${mistake}`),
	);
	if (mistakes.length > 0 || !queue.success || !settings.success) {
		throw new ConfigMistakes(mistakes);
	}
	const {
		'health-port': healthPort,
		'serve-files': serveFilesPort,
		'max-rss': maxRss,
	} = settings.data;
	if (serveFilesPort !== undefined && (queue.data.s3 ?? queue.data.filesUrl) !== undefined) {
		throw new ConfigMistakes([
			`${say('serve-files')} serves the folder of this worker, which it does not use with ${queue.data.s3 ? 'an S3 bucket' : 'the files of another worker'}`,
		]);
	}
	return {
		queue: queue.data,
		concurrency,
		logLevel: settings.data['log-level'],
		logFormat: call.own.json === undefined ? settings.data['log-format'] : 'json',
		...(healthPort === undefined ? {} : { healthPort }),
		...(serveFilesPort === undefined ? {} : { serveFilesPort }),
		...(dashboard === undefined ? {} : { dashboard }),
		...(given.ffmpeg === undefined ? {} : { ffmpegPath: given.ffmpeg }),
		...(maxRss === undefined ? {} : { maxRssBytes: maxRss * 2 ** 20 }),
		traces: settings.data.traces === 'true',
		drainTimeoutMs: settings.data['drain-timeout'],
		lockDurationMs: settings.data['lock-duration'],
		stalledIntervalMs: settings.data['stalled-interval'],
		warnings: [...call.warnings, ...warningsOf(argv), ...unusedTls(given, queue.data)],
	};
}

/** Other users of the machine see the command line. */
function warningsOf(argv: readonly string[]): string[] {
	const isGiven = (flag: string) =>
		argv.some((word) => word === `--${flag}` || word.startsWith(`--${flag}=`));
	const secrets = flags.map(({ name }) => name).filter((name) => isSecret(name) && isGiven(name));
	return [
		...(argv.some((word) => hasPassword(word.replace(/^--redis-url=/, '')))
			? [shows('Redis password', 'redis-url')]
			: []),
		...secrets.map((name) => shows(name.replaceAll('-', ' '), name)),
	];
}

function shows(what: string, flag: FlagName): string {
	const file = flags.some(({ name }) => name === `${flag}-file`) ? ` or --${flag}-file` : '';
	return `The command line shows the ${what} to every user of this machine. Use ${envOf(flag)}${file} instead of --${flag}`;
}

function unusedTls(given: Given, { url = '' }: QueueSettings): string[] {
	if (url.startsWith('rediss:')) return [];
	const names = (['tls-ca', 'tls-servername'] as const).filter((name) => given[name] !== undefined);
	return names.map(
		(name) => `${say(name)} is not used: TLS needs an address that starts with rediss://`,
	);
}
