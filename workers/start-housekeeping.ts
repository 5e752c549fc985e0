import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { JobQueue } from '../jobs/queue/open-queue';
import { otherOwners } from '../jobs/sweeping/blob-owners';
import { startReconciler, type Reconciler, type ReconcilerTimes } from './watching/reconciler';
import { sweepTemp } from './watching/sweep-temp';
import { watchStopped } from './watching/watch-stopped';

const sweepTempEveryMs = 3_600_000;
const maxClosingMs = 1000;

/** Looks after what no job does: repairs, sweeps, and executions that were stopped while they waited. */
export function startHousekeeping(
	queue: JobQueue,
	{
		id,
		log,
		onError,
		times = {},
	}: {
		/** Of the worker. */
		id: string;
		log: Logger;
		onError: (error: Error) => void;
		times?: Partial<ReconcilerTimes> | undefined;
	},
): { repaired: Reconciler['counts']; close(): Promise<void> } {
	// Not awaited: the workers run already, and a storage may be away.
	otherOwners(queue).then((marks) => {
		if (marks.length === 0) return;
		log.warn({ marks }, 'files are not removed by age: another queue uses the folder');
	}, onError);
	const reconciler = startReconciler(queue, { id, log, onError, times });
	const sweeper = setInterval(() => {
		sweepTemp().then((removed) => {
			if (removed > 0) log.info({ removed }, 'working folders swept');
		}, onError);
	}, sweepTempEveryMs);
	const stopped = watchStopped(queue, log, onError);
	return {
		repaired: () => reconciler.counts(),
		async close() {
			clearInterval(sweeper);
			const closed = reconciler.close().catch(onError);
			await Promise.race([closed, delay(maxClosingMs, undefined, { ref: false })]);
			stopped.close();
		},
	};
}
