import { ConfigMistakes } from './config-mistakes';
import { say } from './given';
import type { Call } from './read-call';

/** The port that `health` asks; throws every mistake of the call. */
export function readHealthPort({ settings, mistakes }: Call): number {
	const port = Number(settings['health-port']);
	if (mistakes.length === 0 && (!Number.isInteger(port) || port < 1 || port > 65_535)) {
		mistakes.push(
			`health needs the port of the worker: ${say('health-port')}, a whole number from 1 to 65535`,
		);
	}
	if (mistakes.length > 0) throw new ConfigMistakes(mistakes);
	return port;
}
