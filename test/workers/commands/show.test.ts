import type { FailureKind } from '../../../endpoint/failure';
import type { BatchState } from '../../../jobs/batch-state';
import { failuresByKind } from '../../../workers/reports/failures-by-kind';
import { oneLine } from '../../../workers/reports/one-line';
import { throughputOf } from '../../../workers/reports/throughput-of';

const usage = { inputTokens: 0, outputTokens: 0, thinkingTokens: 0, totalTokens: 0, costUsd: 0 };
const running: BatchState = {
	...{ batchId: 'a'.repeat(32), capability: 'chat', state: 'running', workers: 1 },
	identity: { workflowId: 'w', executionId: '1', nodeId: 'n', nodeName: 'Chat', runIndex: 0 },
	...{ total: 100, completed: 20, failed: 5, cancelled: 0, running: 5, waiting: 70 },
	...{ createdAt: 1_000_000, progress: 0.25, pendingCallbacks: 0, usage },
};
const afterMinutes = (minutes: number) => 1_000_000 + minutes * 60_000;

test.each<[string, Partial<BatchState>, number, object]>([
	['under way', {}, 5, { jobsPerMinute: 5, endsAt: afterMinutes(20) }],
	['without a worker', { workers: 0 }, 5, { jobsPerMinute: 5 }],
	['that has not begun', { completed: 0, failed: 0, state: 'waiting', progress: 0 }, 5, {}],
	['that starts later', { notBefore: afterMinutes(4) }, 5, { jobsPerMinute: 25 }],
	['that ended', { state: 'completed', finishedAt: afterMinutes(1) }, 9, { jobsPerMinute: 25 }],
	['of the future', { createdAt: afterMinutes(9) }, 5, {}],
])('the throughput of a batch %s', (_name, more, minutes, throughput) => {
	expect(throughputOf({ ...running, ...more }, afterMinutes(minutes))).toMatchObject(throughput);
});

test('no end is told of a batch that cannot go on, or has ended', () => {
	for (const more of [{ workers: 0 }, { state: 'completed' as const }, { progress: 0 }])
		expect(throughputOf({ ...running, ...more }, afterMinutes(5)).endsAt).toBeUndefined();
});

test('failures are grouped by kind, with the first different messages and nothing of the answer', () => {
	const failed = (kind: FailureKind, message: string) => ({
		...{ jobId: 'j', itemIndex: 0 },
		failure: { kind, message, answer: 'secret answer' },
	});
	const grouped = failuresByKind([
		failed('timed-out', 'slow'),
		...['one', 'one', 'two', 'three', 'four'].map((text) => failed('request-invalid', text)),
	]);
	expect(grouped).toEqual([
		{ kind: 'request-invalid', count: 5, messages: ['one', 'two', 'three'] },
		{ kind: 'timed-out', count: 1, messages: ['slow'] },
	]);
});

test('texts of others do not steer the terminal', () => {
	expect(oneLine('a\u001b[31m\nb\u009bc\u202ed  e')).toBe('a [31m b c d e');
	expect(oneLine('x'.repeat(300), 10)).toBe(`${'x'.repeat(9)}…`);
});
