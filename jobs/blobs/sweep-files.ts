import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SweepOptions } from './file-storage';

/** Where queues mark the directory as theirs. */
export const ownersFolder = 'owners';

/** Removes blobs that nobody needs and drafts in the directory that are older than the time; says how many went. */
export async function sweepFiles(
	directory: string,
	olderThanMs: number,
	{ dryRun = false, needed }: SweepOptions = {},
): Promise<number> {
	const youngest = Date.now() - olderThanMs;
	let removed = 0;
	for (const folder of await readdir(directory, { withFileTypes: true })) {
		if (!folder.isDirectory() || folder.name === ownersFolder) continue;
		for (const name of await readdir(join(directory, folder.name))) {
			if (needed?.has(folder.name + name)) continue;
			const path = join(directory, folder.name, name);
			const seen = await stat(path).catch(() => undefined);
			if (!seen?.isFile() || seen.mtimeMs > youngest) continue;
			if (!dryRun) await rm(path, { force: true });
			removed += 1;
		}
	}
	return removed;
}
