import { pino, type DestinationStream, type Logger } from 'pino';
import { prettyLine } from './pretty-line';

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
	const pretty: DestinationStream = {
		write(line: string) {
			process.stdout.write(prettyLine(line));
		},
	};
	return options.format === 'pretty' ? pino(settings, pretty) : pino(settings);
}
