import { parseArgs } from 'node:util';
import { ConfigMistakes } from './config-mistakes';

/** The port that `health` asks: of the flag, or else of the environment. */
export function readHealthPort(
	args: string[],
	env: Readonly<Record<string, string | undefined>> = process.env,
): number {
	const options = { 'health-port': { type: 'string' as const } };
	const { values, positionals } = parseArgs({ args, options, strict: false });
	const mistakes = [
		...Object.keys(values)
			.filter((name) => name !== 'health-port')
			.map((name) => `health has no flag --${name}, only --health-port`),
		...positionals.map((word) => `"${word}" does not belong to a flag. See --help`),
	];
	const given = values['health-port'] ?? env.N8N_AI_HEALTH_PORT;
	const port = Number(given);
	if (!Number.isInteger(port) || port < 1 || port > 65_535) {
		mistakes.push(
			'health needs the port of the worker: --health-port (N8N_AI_HEALTH_PORT), a number from 1 to 65535',
		);
	}
	if (mistakes.length > 0) throw new ConfigMistakes(mistakes);
	return port;
}
