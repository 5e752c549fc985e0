import { UnrecoverableError, type Job } from 'bullmq';
import { Failure } from '../../../endpoint/failure';
import type { JobData } from '../../../jobs/records/job-data';
import { countRun } from '../../../workers/running/count-run';
import type { Ending } from '../../../workers/running/decide-ending';
import type { WorkerMetrics } from '../../../workers/running/worker-metrics';
import { only } from '../../helpers/only';

function counting(part?: { name: string; of: number }) {
	const told: unknown[] = [];
	const metrics = only<WorkerMetrics>('metrics', {
		runEnded({ taskType, outcome, errorKind }) {
			told.push([taskType, outcome, errorKind]);
		},
		usageTold: (taskType, usage) => told.push([taskType, usage]),
	});
	const job = only<Job>('job', { queueName: 'jobs-chat' });
	return { run: countRun(metrics, job, only<JobData>('data', { part })), told };
}

const usage = {
	...{ inputTokens: 1, outputTokens: 2, thinkingTokens: 0, totalTokens: 3 },
	costUsd: null,
};
const failure = new Failure({ kind: 'timed-out', message: 'late' });
const failed: Ending = {
	...{ type: 'end', state: 'failed' },
	failure: new Failure({ kind: 'output-invalid', message: 'x', usage }),
};

test('a job counts by the queue that it came from, with what it used', () => {
	const { run, told } = counting();
	run.completed({ text: 'a' }, usage);
	expect(told).toEqual([
		['chat', 'completed', undefined],
		['chat', usage],
	]);
});

test('a job of which some items failed counts as partial', () => {
	const { run, told } = counting();
	run.completed({ outcomes: [{ result: 1 }, { failure: failure.details }] }, usage);
	expect(told[0]).toEqual(['chat', 'partial', undefined]);
});

test('what a part used counts with its item alone', () => {
	const { run, told } = counting({ name: 'chunk', of: 2 });
	run.completed({}, usage);
	run.endedAs(failed);
	expect(told).toEqual([
		['chat', 'completed', undefined],
		['chat', 'failed', 'output-invalid'],
	]);
});

test.each<[Ending, unknown[]]>([
	[
		failed,
		[
			['chat', 'failed', 'output-invalid'],
			['chat', usage],
		],
	],
	[{ type: 'pause', failure }, [['chat', 'delayed', 'timed-out']]],
	[{ type: 'run-again', failure }, [['chat', 'retried', 'timed-out']]],
	[{ type: 'wait-for-parts' }, [['chat', 'waiting-for-parts', undefined]]],
	[{ type: 'hand-back' }, [['chat', 'returned', undefined]]],
	[{ type: 'lock-lost' }, [['chat', 'lost', undefined]]],
	[{ type: 'over', error: new UnrecoverableError('failed') }, []],
])('the ending $type counts as what became of the job', (ending, expected) => {
	const { run, told } = counting();
	run.endedAs(ending);
	expect(told).toEqual(expected);
});
