import { flags } from './flags';

/** What `--help` prints. */
export function help(): string {
	const width = Math.max(...flags.map(({ name }) => name.length)) + 4;
	const rows = flags.map(({ name, env, help: text }) => {
		const flag = name === 'sealing-secret' ? '' : `--${name}`;
		return `  ${flag.padEnd(width)}${env.padEnd(28)}${text}`;
	});
	return [
		'Runs the queued jobs of n8n-nodes-openai-compatible.',
		'',
		'  n8n-nodes-openai-compatible worker [flags]   run jobs until SIGTERM',
		'  n8n-nodes-openai-compatible doctor [flags]   check Redis, secret, blobs and ffmpeg',
		'  n8n-nodes-openai-compatible --version',
		'',
		'Each flag has a twin in the environment; the flag wins.',
		'',
		...rows,
		'',
		'SIGTERM lets running jobs end and hands the rest back; a second one ends at once.',
	].join('\n');
}
