import { ConfigMistakes } from './config-mistakes';

export interface PurgeOptions {
	/** Ended batches go that ended longer ago than this, in milliseconds; without it, by themselves. */
	olderThanMs?: number;
	/** Only say what would go. */
	dryRun: boolean;
	/** Everything under the prefix goes. */
	all: boolean;
}

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Reads the flags of `purge` and leaves those that it has in common with the worker. */
export function readPurgeOptions(args: readonly string[]): {
	options: PurgeOptions;
	rest: string[];
} {
	const rest: string[] = [];
	const mistakes: string[] = [];
	const given = new Set<string>();
	let olderThanMs: number | undefined;
	for (let at = 0; at < args.length; at++) {
		const [name = '', inline] = (args[at] ?? '').split('=', 2);
		if (['--dry-run', '--all', '--yes'].includes(name) && inline === undefined) given.add(name);
		else if (name === '--older-than') {
			const text = inline ?? args[(at += 1)] ?? '';
			const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
			if (number === undefined)
				mistakes.push(`--older-than needs a time such as 12h or 7d, not "${text}"`);
			else olderThanMs = Number(number) * (units[unit] ?? 0) * 1000;
		} else rest.push(args[at] ?? '');
	}
	const [dryRun, all, yes] = ['--dry-run', '--all', '--yes'].map((name) => given.has(name));
	if (all && !yes && !dryRun) {
		mistakes.push('--all removes every batch, finished or not. Add --yes to confirm');
	}
	if (all && olderThanMs !== undefined)
		mistakes.push('--all and --older-than cannot be used together');
	if (yes && !all) mistakes.push('--yes can only be used with --all');
	if (mistakes.length > 0) throw new ConfigMistakes(mistakes);
	return {
		options: {
			...(olderThanMs === undefined ? {} : { olderThanMs }),
			dryRun: dryRun ?? false,
			all: all ?? false,
		},
		rest,
	};
}
