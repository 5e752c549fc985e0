import type { Reconciler } from './watching/reconciler';
import type { Refusals } from './running/refusals';

/** What /healthz says. */
export interface Health {
	/** Whether the process works, or waits for Redis: a restart would not help it. */
	healthy: boolean;
	/** Whether it takes jobs now. */
	ready: boolean;
	/** Milliseconds since Redis last answered this worker. */
	redisAnsweredAgoMs: number;
	running: number;
	/** Capabilities whose jobs wait although a slot is free. */
	stuck: string[];
	/** Jobs that were refused since the worker began, by reason. */
	refused: ReturnType<Refusals['counts']>;
	/** What this worker made good that a death between two steps had left unfinished, by kind. */
	repaired: ReturnType<Reconciler['counts']>;
	/** What of Redis it waits for, in a sentence. */
	waitsFor?: string;
}

export interface RunningWorker {
	readonly id: string;
	health(): Health;
	/** Takes no more jobs, gives running ones the drain time, hands the rest back, disconnects. */
	close(): Promise<void>;
}
