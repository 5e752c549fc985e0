import { setTimeout as delay } from 'node:timers/promises';
import { batchState, requireState } from '../../jobs/batch-state';
import { cancel } from '../../jobs/cancel';
import { collect } from '../../jobs/collect';
import { dispatch } from '../../jobs/dispatch';
import { waitForBatch } from '../../jobs/wait-for-batch';
import { cliWorker } from './helpers/cli-worker';
import { chats, finished, fixture, never, prompts, until } from './helpers/fixture';
import { reportFiguresIfAsked } from '../helpers/report-figures';
import { batchKeys } from '../../jobs/redis/redis-keys';

const setup = fixture();

test('a running job stops its HTTP request, done items stay', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	await setup.worker(queue);
	const { batchId } = await dispatch(queue, chats(server, ['now', 'hold 1', 'hold 2']));
	await until(() => server.held.size === 2, 'two held requests');
	await until(async () => (await batchState(queue, batchId))?.completed === 1, 'one done');
	expect(await cancel(queue, { batchId }, 'cancelled')).toBe(2);
	await until(() => server.aborted.size === 2, 'two aborted requests');
	expect(await finished(queue, batchId)).toMatchObject({
		...{ state: 'cancelled', completed: 1, cancelled: 2, failed: 0, cancelReason: 'cancelled' },
	});
	expect(await collect(queue, { batchId })).toMatchObject([
		{ state: 'completed' },
		{ state: 'cancelled', failure: { kind: 'cancelled' } },
		{ state: 'cancelled', failure: { kind: 'cancelled' } },
	]);
	expect(await cancel(queue, { batchId }, 'cancelled')).toBe(0);
	const parent = () => queue.bull('batches').getJobState(batchId);
	await until(async () => (await parent()) === 'unknown', 'the parent has ended');
});

test('the running jobs of a large batch stop, in another process', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const worker = await cliWorker(queue.settings, ['--concurrency', 'chat=50']);
	setup.atEnd(() => worker.end('SIGKILL'));
	const many = { endpoint: { ...server.endpoint, concurrency: 50 } };
	const options = chats(many, [...prompts(50, 'hold'), ...prompts(5000)]);
	const { batchId } = await dispatch(queue, options);
	await until(() => server.held.size === 50, 'fifty held requests', 30_000);
	const cancelledAt = Date.now();
	const cancelled = cancel(queue, { batchId }, 'cancelled');
	await until(() => server.aborted.size === 50, 'fifty aborted requests');
	const took = Math.max(...server.aborted.values()) - cancelledAt;
	reportFiguresIfAsked({ fiftyOfManyMs: took });
	// One that came to its turn before the held ones may have its answer.
	const { completed } = await requireState(queue, batchId);
	expect((await cancelled) + completed).toBe(5050);
	reportFiguresIfAsked({ allMs: Date.now() - cancelledAt });
	expect(await finished(queue, batchId)).toMatchObject({ cancelled: 5050 - completed });
	const running = async () => (await queue.bull('jobs-chat').getJobCounts('active')).active;
	await until(async () => (await running()) === 0, 'no job runs');
	const others = [...server.calls.keys()].filter((prompt) => !prompt.startsWith('hold'));
	expect(others).toHaveLength(completed);
});

test('running jobs stop on a worker that is busy with others', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const worker = await cliWorker(queue.settings, ['--concurrency', 'chat=30']);
	setup.atEnd(() => worker.end('SIGKILL'));
	const many = { endpoint: { ...server.endpoint, concurrency: 50 } };
	const { batchId } = await dispatch(queue, chats(many, prompts(10, 'hold')));
	await until(() => server.held.size === 10, 'ten held requests', 30_000);
	await dispatch(queue, chats(many, prompts(3000)));
	await until(() => server.calls.size > 100, 'a busy worker');
	const cancelledAt = Date.now();
	await cancel(queue, { batchId }, 'cancelled');
	await until(() => server.aborted.size === 10, 'ten aborted requests');
	const took = Math.max(...server.aborted.values()) - cancelledAt;
	reportFiguresIfAsked({ tenOnBusyWorkerMs: took, callsMeanwhile: server.calls.size });
});

test('a deadline stops running jobs', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const worker = await cliWorker(queue.settings, ['--concurrency', 'chat=50']);
	setup.atEnd(() => worker.end('SIGKILL'));
	const many = { endpoint: { ...server.endpoint, concurrency: 50 } };
	const options = chats(many, prompts(50, 'hold'), { deadlineMs: 15_000 });
	const { batchId } = await dispatch(queue, options);
	await until(() => server.held.size === 50, 'fifty held requests');
	await until(() => server.aborted.size === 50, 'fifty aborted requests', 30_000);
	const { deadlineAt = 0 } = await requireState(queue, batchId);
	const took = Math.max(...server.aborted.values()) - deadlineAt;
	reportFiguresIfAsked({ atDeadlineMs: took });
	expect(await collect(queue, { batchId })).toContainEqual(
		expect.objectContaining({ failure: expect.objectContaining({ kind: 'timed-out' }) }),
	);
});

test('what its canceller did not come to is cancelled by the workers', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const { batchId } = await dispatch(queue, chats(server, prompts(3)));
	// As far as it gets that is killed right after it began.
	await queue.redis.hset(batchKeys(queue, batchId).record, 'cancelReason', 'deadline');
	await setup.worker(queue);
	expect(await finished(queue, batchId)).toMatchObject({ state: 'cancelled', cancelled: 3 });
	for (const one of await collect(queue, { batchId })) {
		expect(one).toMatchObject({ state: 'cancelled', failure: { kind: 'timed-out' } });
	}
	expect(server.calls.size).toBe(0);
});

test('one job is cancelled and the others go on', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	await setup.worker(queue);
	const { batchId, jobIds } = await dispatch(queue, chats(server, ['hold 1', 'hold 2']));
	await until(() => server.held.size === 2, 'two held requests');
	await cancel(queue, { jobId: jobIds[1] ?? '' }, 'cancelled');
	await until(() => server.aborted.has('hold 2'), 'an aborted request');
	server.release();
	expect(await finished(queue, batchId)).toMatchObject({ state: 'completed', cancelled: 1 });
	expect(await collect(queue, { jobId: jobIds[0] ?? '' })).toMatchObject([
		{ itemIndex: 0, result: { text: 'echo hold 1' } },
	]);
});

test('a cancelled batch ends with no worker alive and never runs', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const notBefore = Date.now() + 86_400_000;
	const later = await dispatch(queue, chats(server, prompts(3, 'later'), { notBefore }));
	const many = await dispatch(queue, chats(server, prompts(1500)));
	for (const { batchId } of [later, many]) await cancel(queue, { batchId }, 'cancelled');
	expect(await finished(queue, many.batchId)).toMatchObject({ state: 'cancelled', waiting: 0 });
	expect(await collect(queue, many)).toHaveLength(1500);
	await setup.worker(queue);
	const { batchId } = await dispatch(queue, chats(server, ['after']));
	await finished(queue, batchId);
	expect([...server.calls.keys()]).toEqual(['after']);
	const parents = async () => await queue.bull('batches').getJobCounts();
	const left = async () => Object.values(await parents()).reduce((sum, count) => sum + count, 0);
	await until(async () => (await left()) === 0, 'all parents have ended');
});

test('at the deadline what is unfinished is cancelled, and says so per item', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	await setup.worker(queue, { concurrency: { chat: 2 } });
	const options = chats(server, ['now', 'hold 1', 'hold 2', 'never'], { deadlineMs: 3000 });
	const { batchId } = await dispatch(queue, options);
	const state = await finished(queue, batchId);
	expect(state).toMatchObject({ state: 'cancelled', completed: 1, cancelled: 3 });
	expect(state.finishedAt).toBeGreaterThanOrEqual(state.deadlineAt ?? Infinity);
	expect((await collect(queue, { batchId }))[3]).toMatchObject({
		state: 'cancelled',
		failure: { kind: 'timed-out', message: expect.stringContaining('deadline') },
	});
	await until(() => server.aborted.size === 2, 'two aborted requests');
	expect(server.calls.has('never')).toBe(false);
});

test('who waits ends the batch at its deadline where no worker does', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const { batchId } = await dispatch(queue, chats(server, ['never'], { deadlineMs: 100 }));
	expect(await finished(queue, batchId)).toMatchObject({ state: 'cancelled', cancelled: 1 });
});

test('waiting ends with its time and with its signal', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const { batchId } = await dispatch(queue, chats(server, ['never']));
	const state = await waitForBatch(queue, batchId, { signal: never, timeoutMs: 250 });
	expect(state).toMatchObject({ state: 'waiting', waiting: 1 });
	const controller = new AbortController();
	const waiting = waitForBatch(queue, batchId, { signal: controller.signal });
	void delay(50).then(() => {
		controller.abort(new Error('stopped by the user'));
	});
	await expect(waiting).rejects.toThrow('stopped by the user');
});

test('the deadline of a batch that ended early leaves nothing behind', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	await setup.worker(queue);
	const { batchId } = await dispatch(queue, chats(server, ['now'], { deadlineMs: 60_000 }));
	await finished(queue, batchId);
	await until(async () => (await queue.bull('batches').getDelayedCount()) === 0, 'no deadline');
});
