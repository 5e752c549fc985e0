import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs the task with a folder of its own, which is removed afterwards whatever happens. */
export async function withTempFolder<T>(task: (folder: string) => Promise<T>): Promise<T> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-ai-'));
	try {
		return await task(folder);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
