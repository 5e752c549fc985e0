import { Failure } from '../endpoint/failure';

/** Why a run was stopped from outside. */
export type StopReason = 'cancelled' | 'lock-lost' | 'shutdown';

export interface Run {
	readonly signal: AbortSignal;
	readonly stopped: StopReason | undefined;
	end(): void;
}

/** The jobs that this process runs now, by id, so that they can be stopped. */
export interface RunningJobs {
	begin(jobId: string): Run;
	/** Aborts the run of that job, if there is one here. */
	stop(jobId: string, reason: StopReason): void;
	stopAll(reason: StopReason): void;
	ids(): string[];
}

const failures = {
	cancelled: { kind: 'cancelled', message: 'The job was cancelled' },
	'lock-lost': { kind: 'temporarily-unavailable', message: 'The worker lost its hold on the job' },
	shutdown: { kind: 'temporarily-unavailable', message: 'The worker was stopped' },
} as const;

export function createRunningJobs(): RunningJobs {
	const runs = new Map<string, { controller: AbortController; stopped?: StopReason }>();
	const stop = (jobId: string, reason: StopReason) => {
		const run = runs.get(jobId);
		if (!run || run.stopped) return;
		run.stopped = reason;
		run.controller.abort(new Failure(failures[reason]));
	};

	return {
		stop,
		begin(jobId) {
			const run: { controller: AbortController; stopped?: StopReason } = {
				controller: new AbortController(),
			};
			runs.set(jobId, run);
			return {
				signal: run.controller.signal,
				get stopped() {
					return run.stopped;
				},
				end() {
					// A second run of the same job may have begun after the first lost its lock.
					if (runs.get(jobId) === run) runs.delete(jobId);
				},
			};
		},
		stopAll(reason) {
			for (const jobId of [...runs.keys()]) stop(jobId, reason);
		},
		ids: () => [...runs.keys()],
	};
}
