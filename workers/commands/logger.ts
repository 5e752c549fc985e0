import { pino, type DestinationStream, type Logger } from 'pino';

const secretFields = [
	'apiKey',
	'password',
	'encryptionSecret',
	'authorization',
	'endpoint',
	'request',
];

/** Structured logs on standard output; fields that could hold a secret are blanked. */
export function createLogger(options: { level: string; format: 'json' | 'pretty' }): Logger {
	const settings = {
		level: options.level,
		base: null,
		redact: {
			paths: secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
			censor: '***',
		},
	};
	// Not pino's own stream: it hangs at the end of the process while its file cannot be written.
	const output: DestinationStream = {
		write(line: string) {
			process.stdout.write(options.format === 'pretty' ? prettyLine(line) : line);
		},
	};
	return pino(settings, output);
}

const levels: Record<number, string> = {
	10: 'trace',
	20: 'debug',
	30: 'info',
	40: 'warn',
	50: 'error',
};

/** A JSON log line as people read it: time, level, message, fields. */
export function prettyLine(line: string): string {
	const { level, time, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
	const clock = new Date(Number(time)).toISOString().slice(11, 19);
	const rest = Object.entries(fields).map(([name, value]) => `${name}=${show(value)}`);
	const word = (levels[Number(level)] ?? 'info').padEnd(5);
	return `${[clock, word, String(msg), ...rest].join(' ')}\n`;
}

const show = (value: unknown): string =>
	typeof value === 'string' && !/\s/.test(value) ? value : JSON.stringify(value);
