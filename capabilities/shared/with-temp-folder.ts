import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the names of all working folders begin with. */
export const tempPrefix = 'n8n-ai-';

/** Runs the task with a folder of its own, which is removed afterwards whatever happens. */
export async function withTempFolder<T>(task: (folder: string) => Promise<T>): Promise<T> {
	const folder = await mkdtemp(join(tmpdir(), tempPrefix));
	try {
		return await task(folder);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
