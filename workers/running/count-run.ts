import type { Job } from 'bullmq';
import type { JobData, ManyResult } from '../../jobs/records/job-data';
import { jobsQueue } from '../../jobs/queue/open-queue';
import type { Ending } from './decide-ending';
import type { RunEnd, WorkerMetrics } from './worker-metrics';

/** The capability whose queue a job came from: its name is what somebody wrote to Redis. */
const taskTypeOf = ({ queueName }: Job): string => queueName.slice(jobsQueue('').length);

/** Tells the metrics, and whoever else listens, how a run of a job ends. */
export function countRun(
	metrics: WorkerMetrics | undefined,
	job: Job,
	data: JobData,
	onEnd: (end: Omit<RunEnd, 'taskType' | 'tookMs'>) => void = () => undefined,
) {
	const taskType = taskTypeOf(job);
	const startedAt = Date.now();
	// An item has what its parts used.
	const used = (usage: unknown) => {
		if (!data.part) metrics?.usageTold(taskType, usage);
	};
	const ended = (end: Omit<RunEnd, 'taskType' | 'tookMs'>) => {
		metrics?.runEnded({ taskType, tookMs: Date.now() - startedAt, ...end });
		onEnd(end);
	};
	return {
		completed(result: unknown, usage: unknown) {
			const { outcomes = [] } = (result ?? {}) as Partial<ManyResult>;
			ended({ outcome: outcomes.some((one) => 'failure' in one) ? 'partial' : 'completed' });
			used(usage);
		},
		endedAs(ending: Ending) {
			const failure = 'failure' in ending ? ending.failure : undefined;
			// Its outcome was there before this run.
			if (ending.type === 'over') return;
			const outcome = ending.type === 'end' ? ending.state : outcomeOf[ending.type];
			ended({ outcome, errorKind: failure?.kind });
			if (ending.type === 'end') used(failure?.details.usage);
		},
	};
}

const outcomeOf = {
	'wait-for-parts': 'waiting-for-parts',
	'lock-lost': 'lost',
	'hand-back': 'returned',
	'other-secret': 'delayed',
	pause: 'delayed',
	'run-again': 'retried',
} as const;
