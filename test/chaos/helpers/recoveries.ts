import { jobsQueue, type JobQueue } from '../../../jobs/queue/open-queue';

interface Run {
	/** The key of the job. */
	key: string;
	/** How often it has begun so far. */
	begun: string | null;
}

interface Kill {
	at: number;
	runs: Run[];
	isLate?: boolean;
}

/**
 * Measures how long after a kill no run that was under way then is under way still: its job has
 * ended, waits in the queue again or has begun anew. Tells which took longer than `longestMs`.
 */
export function recoveries(queue: JobQueue, longestMs: number) {
	const open: Kill[] = [];
	const times: number[] = [];
	const late: string[] = [];
	const underWay = async () => {
		const runs: Run[] = [];
		for (const capability of Object.keys(queue.catalogue)) {
			const jobs = queue.bull(jobsQueue(capability));
			const active = await queue.redis.lrange(jobs.toKey('active'), 0, -1);
			for (const key of active.map((id) => jobs.toKey(id))) {
				runs.push({ key, begun: await queue.redis.hget(key, 'ats') });
			}
		}
		return runs;
	};
	return {
		/** Times in milliseconds, the shortest first. */
		times: () => times.toSorted((a, b) => a - b),
		open: () => open.length,
		late,
		/** To be called before a kill. */
		async note() {
			open.push({ at: Date.now(), runs: await underWay() });
		},
		/** Looks which kills are over by now. */
		async look() {
			const now = new Map((await underWay()).map(({ key, begun }) => [key, begun]));
			for (const kill of [...open]) {
				kill.runs = kill.runs.filter(({ key, begun }) => now.has(key) && now.get(key) === begun);
				const tookMs = Date.now() - kill.at;
				if (!kill.isLate && tookMs > longestMs) {
					kill.isLate = true;
					late.push(`${String(tookMs)} ms: ${kill.runs.map(({ key }) => key).join(', ')}`);
				}
				if (kill.runs.length > 0) continue;
				times.push(tookMs);
				open.splice(open.indexOf(kill), 1);
			}
		},
	};
}
