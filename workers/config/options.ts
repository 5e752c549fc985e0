import { batchStates } from './commands';
import type { Call } from './read-call';

/** What one call of a command does, by the flags that are no settings. */
export interface Options {
	/** Whether to print JSON in place of text. */
	json: boolean;
	/** Whether a worker ends once nothing is left to do. */
	once: boolean;
	/** Only batches in these states; all where it is empty. */
	states: (typeof batchStates)[number][];
	/** At most so many. */
	limit: number;
	/** Ended batches go that ended longer ago than this, in milliseconds; without it, by themselves. */
	olderThanMs?: number;
	/** Only say what would go. */
	dryRun: boolean;
	/** Everything under the prefix goes. */
	all: boolean;
	/** Whether not to ask. */
	yes: boolean;
}

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Reads the flags of a command itself; their mistakes are added to those of the call. */
export function readOptions({ command, own, mistakes }: Call): Options {
	const olderThanMs = readAge(own['older-than'], mistakes);
	const has = (name: keyof typeof own) => own[name] !== undefined;
	if (command === 'purge') {
		if (has('all') && !has('yes') && !has('dry-run'))
			mistakes.push('--all removes every batch, finished or not. Add --yes to confirm');
		if (has('all') && olderThanMs !== undefined)
			mistakes.push('--all and --older-than cannot be used together');
		if (has('yes') && !has('all')) mistakes.push('--yes can only be used with --all');
	}
	return {
		...{ json: has('json'), once: has('once'), dryRun: has('dry-run') },
		...{ all: has('all'), yes: has('yes') },
		states: readStates(own.state, mistakes),
		limit: readLimit(own.limit, mistakes),
		...(olderThanMs === undefined ? {} : { olderThanMs }),
	};
}

function readAge(text: string | undefined, mistakes: string[]): number | undefined {
	if (text === undefined) return undefined;
	const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
	if (number !== undefined) return Number(number) * (units[unit] ?? 0) * 1000;
	mistakes.push(`--older-than needs a time such as 12h or 7d, not "${text}"`);
	return undefined;
}

function readStates(text: string | undefined, mistakes: string[]): Options['states'] {
	const words = text === undefined ? [] : text.split(',').map((word) => word.trim());
	for (const word of words.filter((one) => !batchStates.some((state) => state === one)))
		mistakes.push(`--state contains "${word}". Use ${batchStates.join(', ')}`);
	return batchStates.filter((state) => words.includes(state));
}

function readLimit(text = '50', mistakes: string[]): number {
	const limit = Number(text);
	if (Number.isInteger(limit) && limit >= 1) return limit;
	mistakes.push(`--limit must be a whole number of at least 1, not "${text}"`);
	return 1;
}
