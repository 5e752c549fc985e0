import { readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf } from '../../../jobs/blobs/open-storage';
import type { JobQueue } from '../../../jobs/queue/open-queue';

/** The files of all blobs of a queue. */
export function blobFiles(queue: JobQueue): string[] {
	const directory = filesOf(queue.settings);
	return readdirSync(directory, { withFileTypes: true })
		.filter((entry) => entry.isDirectory() && entry.name.length === 2)
		.flatMap(({ name }) =>
			readdirSync(join(directory, name)).map((rest) => join(directory, name, rest)),
		);
}

/** Makes all blobs older. */
export function ageBlobs(queue: JobQueue, hours: number): void {
	for (const path of blobFiles(queue)) {
		const then = new Date(statSync(path).mtimeMs - hours * 3_600_000);
		utimesSync(path, then, then);
	}
}
