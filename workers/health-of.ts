import type { Refusals } from './running/refusals';
import type { Reconciler } from './watching/reconciler';

/** What /healthz says. */
export interface Health {
	/** Whether the process works, or waits for Redis: a restart would not help it. */
	healthy: boolean;
	/** Whether it takes jobs now. */
	ready: boolean;
	/** Milliseconds since Redis last answered this worker; none if it never did. */
	redisAnsweredAgoMs?: number;
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

const silentMs = 30_000;

/** How a worker is before it has begun: what it waits for is not mended by a restart. */
export const starting = (waitsFor: string | undefined): Health => ({
	healthy: true,
	ready: false,
	running: 0,
	stuck: [],
	refused: {},
	repaired: {},
	...(waitsFor === undefined ? {} : { waitsFor }),
});

/** How a worker is, by what watches it. */
export function healthOf({
	isDeaf,
	isConnected,
	isClosing,
	waitsFor,
	...counts
}: Pick<Health, 'running' | 'stuck' | 'refused' | 'repaired'> & {
	redisAnsweredAgoMs: number;
	/** Whether Redis answers others, and not this worker. */
	isDeaf: boolean;
	isConnected: boolean;
	isClosing: boolean;
	waitsFor: string | undefined;
}): Health {
	// One that waits for Redis is alive: what it holds was paid for.
	const healthy = !isDeaf && counts.stuck.length === 0;
	const isHeard = isConnected && waitsFor === undefined && counts.redisAnsweredAgoMs < silentMs;
	return {
		healthy,
		ready: healthy && isHeard && !isClosing,
		...counts,
		...(waitsFor === undefined ? {} : { waitsFor }),
	};
}
