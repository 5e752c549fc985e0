import type { FailureKind } from '../../endpoint/failure';

/** What became of a job by a run of it. */
export const outcomes = [
	'completed',
	// Some of the items that share the job failed.
	'partial',
	'failed',
	'cancelled',
	// It will run again: after a failure, after a rate limit, with its parts, or on another worker.
	'retried',
	'delayed',
	'waiting-for-parts',
	'returned',
	// Its worker died, or lost its hold on it.
	'lost',
] as const;

export interface RunEnd {
	/** The capability whose queue the job came from. */
	taskType: string;
	outcome: (typeof outcomes)[number];
	/** Of a failure. */
	errorKind?: FailureKind | undefined;
	tookMs?: number | undefined;
}

export interface RequestEnd {
	/** HTTP status of a failure, `2xx`, or `none` where there was no answer. */
	status: string;
	errorKind?: FailureKind | undefined;
	tookMs: number;
}

/** What a worker tells of what it does, where somebody counts it. */
export interface WorkerMetrics {
	runEnded(end: RunEnd): void;
	/** What the requests of an item used, once it has ended. */
	usageTold(taskType: string, usage: unknown): void;
	/** A job was found whose worker had stopped to renew its hold on it. */
	stalled(taskType: string): void;
	/** A request waited so long for the rate limit before it started. */
	waited(ms: number): void;
	requestEnded(end: RequestEnd): void;
	fileRead(bytes: number): void;
	fileWritten(bytes: number): void;
}
