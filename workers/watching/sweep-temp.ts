import { readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tempPrefix } from '../../capabilities/shared/with-temp-folder';

// Longer than any recording is worked on.
const minAgeMs = 24 * 3_600_000;

/** Removes working folders that killed processes left behind; says how many. */
export async function sweepTemp(folder = tmpdir(), olderThanMs = minAgeMs): Promise<number> {
	const youngest = Date.now() - olderThanMs;
	let removed = 0;
	for (const name of await readdir(folder)) {
		if (!name.startsWith(tempPrefix)) continue;
		const path = join(folder, name);
		const seen = await stat(path).catch(() => undefined);
		if (!seen?.isDirectory() || seen.mtimeMs > youngest) continue;
		await rm(path, { recursive: true, force: true });
		removed += 1;
	}
	return removed;
}
