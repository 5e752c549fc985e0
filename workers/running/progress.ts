import type { Job } from 'bullmq';
import type { Logger } from 'pino';

const everyMs = 500;

/** Writes how far a job is, from 0 to 1, at most twice a second. */
export function createProgress(job: Job, log: Logger): (share: number) => void {
	let lastAt = 0;
	return (share) => {
		const now = Date.now();
		if (now - lastAt < everyMs) return;
		lastAt = now;
		const progress = Math.min(1, Math.max(0, share));
		log.debug({ jobId: job.id, progress }, 'job progress');
		// Progress is a courtesy: the job does not fail over it.
		job.updateProgress(progress).catch(() => undefined);
	};
}
