import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { leaveLease, takeLease } from '../../jobs/queue/lease';
import type { Patience, Repair } from '../../jobs/repairs/repair-batch';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { reconcile } from '../../jobs/repairs/reconcile';
import { sweepQueue } from './sweep-queue';

/** How often, and after how long, in milliseconds. */
export interface ReconcilerTimes extends Patience {
	everyMs: number;
}

const leaseMs = 60_000;
const usualEveryMs = 15_000;
const sweepEveryMs = 3_600_000;
const maxSound = 10_000;

export interface Reconciler {
	/** Repairs since the worker began, by kind. */
	counts(): Partial<Record<Repair, number>>;
	close(): Promise<void>;
}

/**
 * Looks after what a death between two steps left unfinished, while this worker holds the lease for it:
 * one of all workers does. It sweeps the queue as well, once an hour among all workers.
 */
export function startReconciler(
	queue: JobQueue,
	{
		id,
		log,
		onError,
		times: { everyMs = usualEveryMs, ...patience } = {},
	}: {
		/** Of the worker. */
		id: string;
		log: Logger;
		onError: (error: Error) => void;
		times?: Partial<ReconcilerTimes>;
	},
): Reconciler {
	const counts: Partial<Record<Repair, number>> = {};
	let timer: NodeJS.Timeout | undefined;
	let isClosed = false;
	let from = 0;
	const sound = new Set<string>();
	const look = async () => {
		if (!(await takeLease(queue, 'reconciler', id, leaseMs))) return;
		from = await reconcile(queue, {
			from,
			patience,
			sound,
			onRepair(batchId, repair) {
				counts[repair] = (counts[repair] ?? 0) + 1;
				log.warn({ batchId, repair }, 'batch repaired');
			},
			onError(batchId, { message }) {
				log.warn({ batchId, message }, 'batch cannot be checked or repaired');
			},
		});
		if (sound.size > maxSound) sound.clear();
		// Nobody renews it: it is there until the queue may be swept again, whoever is alive then.
		const sweep = randomUUID();
		if (!(await takeLease(queue, 'sweep', sweep, sweepEveryMs))) return;
		const removed = await sweepQueue(queue).catch(async (error: unknown) => {
			await leaveLease(queue, 'sweep', sweep);
			throw error;
		});
		if (Object.values(removed).some((count) => count > 0)) log.info(removed, 'queue swept');
	};
	const later = () => {
		if (isClosed) return;
		timer = setTimeout(
			() => {
				look().catch(onError).finally(later);
			},
			everyMs * (0.75 + Math.random() / 2),
		);
	};
	later();
	return {
		counts: () => ({ ...counts }),
		async close() {
			isClosed = true;
			clearTimeout(timer);
			await leaveLease(queue, 'reconciler', id);
		},
	};
}
