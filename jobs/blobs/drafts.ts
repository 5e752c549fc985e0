import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { minAgeMs } from './file-storage';

/**
 * A folder of this machine for files on their way to a storage that is elsewhere, for this user
 * alone. What processes that were killed left behind there goes after a day.
 */
export async function openDrafts(): Promise<string> {
	const folder = join(tmpdir(), `n8n-openai-compatible-drafts-${String(userInfo().uid)}`);
	await mkdir(folder, { recursive: true, mode: 0o700 });
	for (const name of await readdir(folder)) {
		const path = join(folder, name);
		const seen = await stat(path).catch(() => undefined);
		if (seen && seen.mtimeMs < Date.now() - minAgeMs) await rm(path, { force: true });
	}
	return folder;
}
