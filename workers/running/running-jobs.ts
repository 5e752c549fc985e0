import { Failure } from '../../endpoint/failure';

/** Why a run was stopped from outside. */
export type StopReason = 'cancelled' | 'lock-lost' | 'shutdown';

export interface Run {
	readonly signal: AbortSignal;
	readonly stopped: StopReason | undefined;
	end(): void;
}

/** The jobs that this process runs now, by id, so that they can be stopped. */
export interface RunningJobs {
	/** A part says which item it belongs to. */
	begin(jobId: string, itemId?: string): Run;
	/** Aborts the run of that job, if there is one here. */
	stop(jobId: string, reason: StopReason): void;
	/** Aborts the runs of that item and of its parts here. */
	stopItem(itemId: string, reason: StopReason): void;
	stopAll(reason: StopReason): void;
	ids(): string[];
	/** The items that jobs run for here. */
	items(): string[];
}

const failures = {
	cancelled: { kind: 'cancelled', message: 'The job was cancelled' },
	'lock-lost': { kind: 'temporarily-unavailable', message: 'The worker lost its hold on the job' },
	shutdown: { kind: 'temporarily-unavailable', message: 'The worker was stopped' },
} as const;

interface Running {
	itemId: string;
	controller: AbortController;
	stopped?: StopReason;
}

export function createRunningJobs(): RunningJobs {
	const runs = new Map<string, Running>();
	const stop = (jobId: string, reason: StopReason) => {
		const run = runs.get(jobId);
		if (!run || run.stopped) return;
		run.stopped = reason;
		run.controller.abort(new Failure(failures[reason]));
	};

	return {
		stop,
		stopItem(itemId, reason) {
			for (const [jobId, run] of [...runs]) if (run.itemId === itemId) stop(jobId, reason);
		},
		begin(jobId, itemId = jobId) {
			const run: Running = { itemId, controller: new AbortController() };
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
		items: () => [...new Set([...runs.values()].map(({ itemId }) => itemId))],
	};
}
