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
		'  n8n-nodes-openai-compatible purge [flags]    remove what is old or belongs to nothing',
		'  n8n-nodes-openai-compatible callbacks [flags]   list callbacks to n8n that do not get through',
		'  n8n-nodes-openai-compatible call-again [batch IDs] [flags]   send these now, or all',
		'  n8n-nodes-openai-compatible --version',
		'',
		'Each flag has a twin in the environment; the flag wins.',
		'',
		...rows,
		'',
		'purge has flags of its own:',
		'',
		'  --older-than 12h    batches that ended longer ago go (s, m, h or d; the retention, 7d)',
		'  --dry-run           only say what would go',
		'  --all --yes         remove everything under the prefix, finished or not',
		'',
		'It ends with 0, with 1 where something failed, and with 2 where it was called wrongly.',
		'',
		'SIGTERM lets running jobs end and hands the rest back; a second one ends at once.',
	].join('\n');
}
