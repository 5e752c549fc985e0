import type { Counter, Gauge, Histogram } from 'prom-client';
import { usage } from '../../endpoint/usage';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { within } from '../../jobs/redis/within';
import { repairKinds } from '../../jobs/repairs/repair-batch';
import { packageVersion } from '../config/version';
import { refusalReasons } from '../running/refusals';
import type { WorkerMetrics } from '../running/worker-metrics';
import { definitions, type Definition } from './definitions';
import type { PromClient } from './load-prom-client';
import { readQueueNumbers, type QueueNumbers } from './read-queue-numbers';

/** A scrape waits this long for Redis, in milliseconds. */
const redisMs = 1000;

/** What a worker says of itself: its health has it. */
interface WorkerNow {
	ready: boolean;
	healthy: boolean;
	running: number;
	refused: Partial<Record<(typeof refusalReasons)[number], number>>;
	repaired: Partial<Record<(typeof repairKinds)[number], number>>;
}

export interface Metrics extends WorkerMetrics {
	/** From now on its queue is looked at with each scrape. */
	observe(queue: JobQueue): void;
	/** Everything, in the text format of Prometheus. */
	page(now: WorkerNow): Promise<{ contentType: string; text: string }>;
}

/** The metrics of a worker and of its process, in a registry of their own. */
export function createMetrics(prom: PromClient): Metrics {
	const registry = new prom.Registry();
	const settings = ({ name, help, labels }: Definition) => ({
		...{ name, help, labelNames: labels },
		registers: [registry],
	});
	const made = Object.fromEntries(
		Object.entries(definitions).map(([key, one]: [string, Definition]) => {
			if (one.type === 'counter') return [key, new prom.Counter(settings(one))];
			if (one.type === 'gauge') return [key, new prom.Gauge(settings(one))];
			return [key, new prom.Histogram({ ...settings(one), buckets: [...(one.buckets ?? [])] })];
		}),
	) as { [Key in keyof typeof definitions]: Made[(typeof definitions)[Key]['type']] };
	prom.collectDefaultMetrics({ register: registry });
	// Gauges with the name of a counter; the same stands in others by kind.
	for (const what of ['handles', 'requests', 'resources']) {
		registry.removeSingleMetric(`nodejs_active_${what}_total`);
	}
	made.version.set({ version: packageVersion() }, 1);

	let queue: JobQueue | undefined;
	let looking: Promise<QueueNumbers> | undefined;

	/** What Redis says, or undefined where it does not in time: a scrape never waits for it. */
	async function look(): Promise<QueueNumbers | undefined> {
		if (queue?.redis.status !== 'ready') return undefined;
		// One that hangs is not asked once more.
		looking ??= readQueueNumbers(queue).finally(() => (looking = undefined));
		return await within(redisMs, looking, () => new Error('timed out')).catch(() => undefined);
	}

	function setQueue(numbers: QueueNumbers | undefined): void {
		const { waiting, active, delayed, oldestWaiting, callbacks, oldestCallback } = made;
		const gauges = [waiting, active, delayed, oldestWaiting];
		for (const gauge of gauges) gauge.reset();
		for (const gauge of [callbacks, oldestCallback]) gauge.remove();
		made.redisUp.set(numbers ? 1 : 0);
		if (!numbers) return;
		for (const task of numbers.tasks) {
			const of = { task_type: task.taskType };
			waiting.set(of, task.waiting);
			active.set(of, task.active);
			delayed.set(of, task.delayed);
			oldestWaiting.set(of, ageOf(task.oldestAt));
		}
		callbacks.set(numbers.callbacks);
		oldestCallback.set(ageOf(numbers.oldestCallbackAt));
	}

	function setWorker({ ready, healthy, running, refused, repaired }: WorkerNow): void {
		made.ready.set(ready ? 1 : 0);
		made.healthy.set(healthy ? 1 : 0);
		made.running.set(running);
		made.refused.reset();
		for (const reason of refusalReasons) made.refused.inc({ reason }, refused[reason] ?? 0);
		made.repairs.reset();
		for (const repair of repairKinds) made.repairs.inc({ repair }, repaired[repair] ?? 0);
	}

	return {
		observe(one) {
			queue = one;
			// From 0 on, so that the first one counts as an increase.
			for (const taskType of Object.keys(one.catalogue)) {
				made.runs.inc({ task_type: taskType, outcome: 'completed' }, 0);
				made.stalled.inc({ task_type: taskType }, 0);
			}
		},
		async page(now) {
			const numbers = await look();
			setWorker(now);
			setQueue(numbers);
			return { contentType: registry.contentType, text: measuredOf(await registry.metrics()) };
		},
		runEnded({ taskType, outcome, errorKind, tookMs }) {
			made.runs.inc({ task_type: taskType, outcome, ...labelOf(errorKind) });
			if (tookMs === undefined || !endsJob.has(outcome)) return;
			made.durations.observe({ task_type: taskType, outcome }, tookMs / 1000);
		},
		usageTold(taskType, told) {
			const { data } = usage.safeParse(told);
			if (!data) return;
			made.tokens.inc({ task_type: taskType, direction: 'input' }, data.inputTokens);
			made.tokens.inc({ task_type: taskType, direction: 'output' }, data.outputTokens);
			made.cost.inc({ task_type: taskType }, data.costUsd ?? 0);
		},
		stalled(taskType) {
			made.stalled.inc({ task_type: taskType });
		},
		waited(ms) {
			made.waits.observe(ms / 1000);
		},
		requestEnded({ status, errorKind, tookMs }) {
			made.requests.inc({ status, ...labelOf(errorKind) });
			made.requestDurations.observe(tookMs / 1000);
		},
		fileRead(bytes) {
			made.filesRead.inc(bytes);
		},
		fileWritten(bytes) {
			made.filesWritten.inc(bytes);
		},
	};
}

/**
 * prom-client measures the event loop from scrape to scrape: of one right after another there is no
 * number, or an absurd one.
 */
const measuredOf = (page: string): string =>
	page.replaceAll(/^nodejs_eventloop_lag_\w+ (?:Nan|9223372036\.\d+)\n/gm, '');

interface Made {
	counter: Counter;
	gauge: Gauge;
	histogram: Histogram;
}

const endsJob: ReadonlySet<string> = new Set(['completed', 'partial', 'failed', 'cancelled']);

const labelOf = (errorKind: string | undefined) =>
	errorKind === undefined ? {} : { error_kind: errorKind };

const ageOf = (at: number | undefined): number =>
	at === undefined ? 0 : Math.max(0, Date.now() - at) / 1000;
