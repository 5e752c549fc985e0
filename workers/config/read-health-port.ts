import { ConfigMistakes } from './config-mistakes';
import { readFlags, say } from './read-flags';

/** The port that `health` asks: of the flag, or else of the environment. */
export function readHealthPort(
	args: string[],
	env: Readonly<Record<string, string | undefined>> = process.env,
): number {
	const mistakes: string[] = [];
	const { 'health-port': given } = readFlags(args, env, mistakes, ['health-port']);
	const port = Number(given);
	if (mistakes.length === 0 && (!Number.isInteger(port) || port < 1 || port > 65_535)) {
		mistakes.push(
			`health needs the port of the worker: ${say('health-port')}, a whole number from 1 to 65535`,
		);
	}
	if (mistakes.length > 0) throw new ConfigMistakes(mistakes);
	return port;
}
