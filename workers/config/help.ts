import { flags, isSecret } from './flags';

/** What `--help` prints. */
export function help(): string {
	const width = Math.max(...flags.map(({ name }) => name.length)) + 4;
	const rows = flags.map(({ name, env, help: text }) => {
		const flag = isSecret(name) ? '' : `--${name}`;
		return `  ${flag.padEnd(width)}${env.padEnd(28)}${text}`;
	});
	return [
		'Runs the queued jobs of n8n-nodes-openai-compatible.',
		'',
		'  n8n-nodes-openai-compatible worker [flags]   run jobs until SIGTERM',
		'  n8n-nodes-openai-compatible doctor [flags]   check Redis, secret, blobs and ffmpeg',
		'  n8n-nodes-openai-compatible purge [flags]    remove old batches and orphaned data',
		'  n8n-nodes-openai-compatible callbacks [flags]   list callbacks that n8n has not accepted',
		'  n8n-nodes-openai-compatible call-again [batch IDs] [flags]   send these callbacks now, or all',
		'  n8n-nodes-openai-compatible --version',
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
	].join('\n');
}
