import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes whoever opens this directory of files wait without end, as a network mount does whose server
 * is gone: its `store-id` is a pipe that nobody writes to. Returns what lets go of all who wait.
 */
export function hangDirectory(directory: string): () => void {
	mkdirSync(directory, { recursive: true });
	const pipe = join(directory, 'store-id');
	execFileSync('mkfifo', [pipe]);
	return () => {
		closeSync(openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK));
	};
}
