import { Readable } from 'node:stream';
import type { JobQueue } from '../../jobs/queue/open-queue';
import type { WorkerMetrics } from '../running/worker-metrics';

/** The queue, with a file storage that counts what is read and written. */
export function countFiles(queue: JobQueue, metrics: WorkerMetrics): JobQueue {
	const { blobs } = queue;
	async function* counted(content: AsyncIterable<Buffer>) {
		for await (const bytes of content) {
			metrics.fileRead(bytes.length);
			yield bytes;
		}
	}
	return {
		...queue,
		blobs: {
			...blobs,
			async put(content) {
				const blob = await blobs.put(content);
				metrics.fileWritten(blob.byteLength);
				return blob;
			},
			open: async (ref) => Readable.from(counted(await blobs.open(ref)), { objectMode: false }),
		},
	};
}
