import { join } from 'node:path';
import { flags, isSecret } from './flags';

/** What `--help` prints. */
export function help(): string {
	const widthOf = (texts: string[]) => Math.max(...texts.map((text) => text.length)) + 2;
	const flagWidth = widthOf(flags.map(({ name }) => `--${name}`));
	const envWidth = widthOf(flags.map(({ env }) => env));
	const rows = flags.map(({ name, env, help: text }) => {
		const flag = isSecret(name) ? '' : `--${name}`;
		return `  ${flag.padEnd(flagWidth)}${env.padEnd(envWidth)}${text}`;
	});
	return [
		'Runs the queued jobs of n8n-nodes-openai-compatible.',
		'',
		`  node ${join(__dirname, '..', 'cli.js')} COMMAND [flags]`,
		'',
		'Commands:',
		'',
		'  worker                  run jobs until SIGTERM',
		'  doctor                  check Redis, secret, shared file directory, workers and ffmpeg',
		'  health                  ask the worker at the health port of this machine how it is',
		'  purge                   remove old batches and orphaned data',
		'  callbacks               list callbacks that n8n has not accepted',
		'  call-again [batch IDs]  send these callbacks now, or all',
		'  --version               print the version of the package',
		'  --help                  print this',
		'',
		'Each option can be set by a flag or an environment variable. The flag wins.',
		'',
		...rows,
		'',
		'Additional flags of purge:',
		'',
		'  --older-than 12h    remove batches that ended longer ago (s, m, h or d; default: their retention)',
		'  --dry-run           only list what would be removed',
		'  --all --yes         remove everything under the prefix, finished or not',
		'',
		'Exit codes: 0 on success, 1 if something failed, 2 for wrong usage.',
		'',
		'On SIGTERM, the worker finishes running jobs and returns the rest to the queue. A second SIGTERM stops it at once.',
		'Start it with node as above: npx and npm do not pass SIGTERM on, so the worker would be killed with its jobs.',
	].join('\n');
}
