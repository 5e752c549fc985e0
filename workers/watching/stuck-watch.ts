import type { Worker } from 'bullmq';
import type { JobQueue } from '../../jobs/queue/open-queue';

const lookEveryMs = 5000;
const stuckAfterMs = 60_000;

/** Notices capabilities whose jobs wait while this worker has a free slot and takes none. */
export function createStuckWatch(
	queue: JobQueue,
	workers: { capability: string; worker: Worker; active: () => number }[],
	onError: (error: Error) => void,
	/** Whether Redis takes no writes for now: then no worker can take a job. */
	isWaiting: () => boolean,
): { capabilities(): string[]; close(): void } {
	const seen = workers.map((one) => {
		const watched = { ...one, lastGoodAt: Date.now(), lookedAt: Date.now() };
		one.worker.on('active', () => {
			watched.lastGoodAt = Date.now();
		});
		return watched;
	});
	const look = async () => {
		for (const watched of seen) {
			const jobs = queue.bull(watched.worker.name);
			const { wait = 0, prioritized = 0 } = await jobs.getJobCounts('wait', 'prioritized');
			const busy = watched.active() >= watched.worker.concurrency;
			// While Redis is silent nothing is known.
			watched.lookedAt = Date.now();
			if (busy || wait + prioritized === 0 || isWaiting()) watched.lastGoodAt = Date.now();
		}
	};
	const timer = setInterval(() => {
		look().catch(onError);
	}, lookEveryMs);
	return {
		capabilities: () =>
			seen
				.filter(({ lastGoodAt, lookedAt }) => lookedAt - lastGoodAt > stuckAfterMs)
				.map(({ capability }) => capability),
		close() {
			clearInterval(timer);
		},
	};
}
