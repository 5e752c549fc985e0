import type { BatchState } from '../../jobs/batch-state';
import { flags, type FlagName } from './flags';

/** What a flag of single commands means. */
interface CommandFlag {
	/** What stands for its value; a switch has none. */
	value?: string;
	help: string;
	/** The words that it takes. */
	choices?: readonly string[];
}

export const batchStates = [
	...['waiting', 'running', 'completed', 'failed', 'cancelled'],
] as readonly BatchState['state'][];

/** The flags that are no settings: what one call of a command does. */
export const commandFlags = {
	json: { help: 'print JSON' },
	once: { help: 'end when no job is left and every callback was sent, for cron' },
	state: {
		value: 'STATES',
		help: `only batches in these states, with commas: ${batchStates.join(', ')}`,
		choices: batchStates,
	},
	limit: { value: 'N', help: 'at most so many (50)' },
	'older-than': {
		value: 'TIME',
		help: 'remove batches that ended longer ago: 12h (s, m, h or d; default: their retention)',
	},
	'dry-run': { help: 'only list what would be removed' },
	all: { help: 'remove everything under the prefix, finished or not' },
	yes: { help: 'do not ask' },
} as const satisfies Record<string, CommandFlag>;

export type CommandFlagName = keyof typeof commandFlags;

export interface Command {
	summary: string;
	/** Words that follow it, as the help shows them. */
	words?: string;
	/** How many words there may be at least and at most; none unless it says so. */
	count?: readonly [number, number];
	choices?: readonly string[];
	own: readonly CommandFlagName[];
	/** The settings that it takes. */
	settings: readonly FlagName[];
	/** Arguments of an example, and what they do. */
	example: readonly [string, string];
	/** What else is good to know, in sentences. */
	more?: string;
}

const all = flags.map(({ name }) => name);
const anId = 'The first digits of an ID are enough, if no other batch begins with them.';

/** Every command, in the order of the help. */
export const commands = {
	worker: {
		summary: 'run jobs until SIGTERM',
		own: ['once', 'json'],
		settings: all,
		example: ['--concurrency transcription=2,chat=20', 'runs these two kinds of work'],
		more: `On SIGTERM, the worker finishes running jobs and returns the rest to the queue. A second SIGTERM stops it at once.
Start it with node as above: npx and npm do not pass SIGTERM on, so the worker would be killed with its jobs.
--json logs JSON lines, whatever --log-format says. With --max-rss, exit code 75 asks the service manager for a restart.`,
	},
	doctor: {
		summary: 'check Redis, secret, shared file directory, workers and ffmpeg',
		own: ['json'],
		settings: all,
		example: ['--json', 'prints each finding with its level'],
		more: 'The exit code is 0 only if queued jobs would run.',
	},
	health: {
		summary: 'ask the worker at the health port of this machine how it is',
		own: ['json'],
		settings: ['config', 'health-port'],
		example: ['--health-port 8080', 'asks the worker that was started with this port'],
		more: 'The exit code is 0 if the worker is healthy.',
	},
	list: {
		summary: 'list batches, newest first',
		own: ['state', 'limit', 'json'],
		settings: all,
		example: ['--state running,waiting --limit 10', 'lists the last ten that have not ended'],
	},
	show: {
		summary: 'show the progress, the cost and the failures of a batch',
		words: 'BATCH_ID',
		count: [1, 1],
		own: ['json'],
		settings: all,
		example: ['0f4e2c7a', 'shows the batch whose ID begins like this'],
		more: `${anId} Requests and results are not shown.`,
	},
	watch: {
		summary: 'show batches, rate, cost and estimated end, live',
		own: ['state', 'limit', 'json'],
		settings: all,
		example: ['--state running,waiting', 'shows what has not ended, anew every 2 seconds'],
		more: 'q quits. Where the output is no terminal, or with --json, each change of a batch is a JSON line.',
	},
	retry: {
		summary: 'run the failed jobs of a batch again',
		words: 'BATCH_ID',
		count: [1, 1],
		own: ['json'],
		settings: all,
		example: ['0f4e2c7a', 'queues the failed jobs of this batch again'],
		more: `${anId} Completed jobs are kept and not paid for again.`,
	},
	cancel: {
		summary: 'stop the unfinished jobs of a batch',
		words: 'BATCH_ID',
		count: [1, 1],
		own: ['yes', 'json'],
		settings: all,
		example: ['0f4e2c7a --yes', 'cancels this batch without a question'],
		more: `${anId} It says what will happen and asks. Without a terminal it needs --yes.`,
	},
	callbacks: {
		summary: 'list callbacks that n8n has not accepted',
		own: ['json'],
		settings: all,
		example: ['--json', 'prints each with its address and reason'],
	},
	'call-again': {
		summary: 'send these callbacks now, or all',
		words: '[BATCH_ID ...]',
		count: [0, 1000],
		own: ['json'],
		settings: all,
		example: ['0f4e2c7a', 'resumes the node that waits for this batch'],
		more: anId,
	},
	purge: {
		summary: 'remove old batches and orphaned data',
		own: ['older-than', 'dry-run', 'all', 'yes', 'json'],
		settings: all,
		example: ['--older-than 7d --dry-run', 'lists what has ended a week ago or earlier'],
		more: '--all needs --yes.',
	},
	completion: {
		summary: 'print the completion of commands and flags for a shell',
		words: 'bash|zsh',
		count: [1, 1],
		choices: ['bash', 'zsh'],
		own: [],
		settings: [],
		example: ['bash', 'prints the script for bash'],
		more: 'Load it in the profile of the shell. It completes n8n-ai and n8n-nodes-openai-compatible.',
	},
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof commands;

/** The command of that name, if there is one. */
export const commandOf = (name: string): Command | undefined =>
	Object.hasOwn(commands, name) ? commands[name as CommandName] : undefined;
