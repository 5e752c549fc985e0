import { fitWidth } from '../../../workers/commands/fit-width';
import { watchFrame } from '../../../workers/commands/watch-frame';
import { watchLines } from '../../../workers/commands/watch-lines';
import type { WatchedBatch } from '../../../workers/commands/watch-snapshot';

const batch = (more: Partial<WatchedBatch> = {}): WatchedBatch => ({
	batchId: '0f4e2c7a'.repeat(4),
	capability: 'chat',
	identity: {
		...{ workflowId: 'w', workflowName: '議事録のワークフロー\u001b[2J', executionId: '1' },
		...{ nodeId: 'n', nodeName: 'Chat', runIndex: 0 },
	},
	...{ total: 10, completed: 4, failed: 1, cancelled: 0, running: 2, waiting: 3 },
	...{ createdAt: 0, pendingCallbacks: 0, state: 'running', progress: 0.5, workers: 1 },
	usage: { inputTokens: 1, outputTokens: 1, thinkingTokens: 0, totalTokens: 2, costUsd: 1.5 },
	...{ jobsPerMinute: 12.345, endsAt: 3_725_000 },
	...more,
});

const frame = (columns: number, rows: number, more: object = {}, batches = [batch()]) =>
	watchFrame({ batches, workers: 1 }, { columns, rows, hasColor: false, now: 0, ...more });

const widthOf = (line: string) =>
	[...line.matchAll(/./gu)].reduce(
		(sum, [one]) => sum + (/[\p{scx=Han}\p{scx=Kana}]/u.test(one) ? 2 : 1),
		0,
	);

test('80 columns hold progress, failures, rate, cost and estimated end', () => {
	const [top = '', head = '', row = ''] = frame(80, 24);
	expect(top).toContain('1 worker  1 running  0 waiting  $1.5000');
	expect(head).toMatch(/BATCH +STATE +PROGRESS +FAILED +JOBS\/MIN +COST +ENDS IN/);
	expect(row).toMatch(/^0f4e2c7a +running +█{5}░{5} +50 % +1 +12\.3 +\$1\.5000 +1h02m$/);
});

test.each([1, 3, 12, 44, 80, 100, 140, 200])('%i columns are never exceeded', (columns) => {
	for (const rows of [1, 2, 5, 24]) {
		const lines = frame(columns, rows, { trouble: 'Redis is gone' }, Array(30).fill(batch()));
		expect(lines.length).toBeLessThanOrEqual(rows);
		for (const line of lines) {
			expect(widthOf(line)).toBeLessThanOrEqual(columns);
			expect(line).not.toContain('\u001b');
		}
	}
});

test('colors are only used where wanted, and what does not fit is said', () => {
	expect(frame(200, 24, { hasColor: true }).join()).toContain('\u001b[31m');
	expect(frame(80, 5, {}, Array(30).fill(batch())).at(-1)).toBe('28 more do not fit. q quits');
	expect(frame(80, 24, {}, []).at(-1)).toBe('There are no batches. q quits');
});

test('wide characters count twice, and none is cut in half', () => {
	expect(fitWidth('日本語', 6)).toBe('日本語');
	expect(fitWidth('日本語', 5)).toBe('日本…');
	expect(fitWidth('日本語', 4)).toBe('日… ');
	expect(fitWidth('abc', 0)).toBe('');
});

test('a line of JSON for each batch that changed, the oldest first', () => {
	const lines = watchLines();
	const old = batch({ batchId: '1'.repeat(32) });
	expect(lines([batch(), old]).map((line) => (JSON.parse(line) as WatchedBatch).batchId)).toEqual([
		old.batchId,
		batch().batchId,
	]);
	expect(lines([batch({ jobsPerMinute: 1, endsAt: 1 }), old])).toEqual([]);
	expect(lines([batch({ completed: 5 }), old]).map((line) => JSON.parse(line) as object)).toEqual([
		expect.objectContaining({ completed: 5, estimatedEndAt: '1970-01-01T01:02:05.000Z' }),
	]);
});
