import { readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { JobQueue } from '../../../jobs/queue/open-queue';

/** The files of all blobs of a queue. */
export function blobFiles(queue: JobQueue): string[] {
	return readdirSync(queue.blobs.directory, { withFileTypes: true })
		.filter((entry) => entry.isDirectory() && entry.name.length === 2)
		.flatMap(({ name }) =>
			readdirSync(join(queue.blobs.directory, name)).map((rest) =>
				join(queue.blobs.directory, name, rest),
			),
		);
}

/** Makes all blobs older. */
export function ageBlobs(queue: JobQueue, hours: number): void {
	for (const path of blobFiles(queue)) {
		const then = new Date(statSync(path).mtimeMs - hours * 3_600_000);
		utimesSync(path, then, then);
	}
}
