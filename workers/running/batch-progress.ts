import type { Logger } from 'pino';
import type { Recorded } from '../../jobs/records/record-outcomes';

/** The progress of a batch is logged at most this often, in milliseconds. */
const everyMs = 1000;

/** Logs how far a batch is: at most once a second, and when its last item has ended. */
export type TellProgress = (batchId: string, batch: Recorded['batch']) => void;

export function createBatchProgress(log: Logger): TellProgress {
	// When each was logged last, the oldest first.
	const toldAt = new Map<string, number>();
	return (batchId, batch) => {
		if (!batch) return;
		const { total, completed, failed, cancelled } = batch;
		const now = performance.now();
		for (const [id, at] of toldAt) {
			if (now - at < everyMs) break;
			toldAt.delete(id);
		}
		const isLast = completed + failed + cancelled >= total;
		if (toldAt.has(batchId) && !isLast) return;
		toldAt.delete(batchId);
		toldAt.set(batchId, now);
		log.info({ batchId, total, completed, failed, cancelled }, 'batch progress');
	};
}
