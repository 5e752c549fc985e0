import { parseJobId } from '../../jobs/records/ids';
import { readBatch } from '../../jobs/records/batch-record';
import { damaged } from '../../jobs/encryption/damaged';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { recordOutcomes } from '../../jobs/records/record-outcomes';

/** Tells the item whose job was written over, where there is one; an outcome that it has stays. */
export async function recordRefused(queue: JobQueue, jobId: string): Promise<void> {
	const place = parseJobId(jobId);
	const batch = place && (await readBatch(queue, place.batchId));
	if (!batch || place.index >= batch.total) return;
	const failure = damaged().details;
	await recordOutcomes(queue, place.batchId, [{ index: place.index, state: 'failed', failure }]);
}
