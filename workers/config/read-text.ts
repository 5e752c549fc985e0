import { readFileSync } from 'node:fs';
import type { FlagName } from './flags';
import { say } from './given';

/** The text of the file that a setting names; one that cannot be read is added to the mistakes. */
export function readText(
	name: FlagName,
	path: string | undefined,
	mistakes: string[],
): string | undefined {
	if (path === undefined) return undefined;
	try {
		return readFileSync(path, 'utf8').trim();
	} catch {
		mistakes.push(`${say(name)} points to a file that cannot be read: ${path}`);
		return undefined;
	}
}
