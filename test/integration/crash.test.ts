import { setTimeout as delay } from 'node:timers/promises';
import { batchState } from '../../jobs/batch-state';
import { collect } from '../../jobs/collect';
import { dispatch } from '../../jobs/dispatch';
import { workersAlive } from '../../jobs/queue/workers-alive';
import { cliWorker } from './helpers/cli-worker';
import { chats, finished, fixture, prompts, until } from './helpers/fixture';
import { redisServer } from './helpers/redis-server';

const setup = fixture();
// Only a real server can crash and come back with its data.
const persistent = process.env.TEST_REDIS_KIND === 'embedded' ? test.skip : test;

async function command(...args: Parameters<typeof cliWorker>) {
	const worker = await cliWorker(...args);
	setup.atEnd(() => worker.end('SIGKILL'));
	return worker;
}

test('a worker killed in the middle: every result once, finished work is not paid again', async () => {
	const queue = await setup.queue();
	let slow = true;
	const server = await setup.chatServer((_prompt, _response, call) => slow && call === 1 && hold());
	let held = 0;
	// Ten calls get no answer until the worker that made them is dead.
	const hold = () => server.calls.size > 20 && ++held <= 10;
	const first = await command(queue.settings);
	const { batchId } = await dispatch(queue, chats(server, prompts(60)));
	await until(() => held >= 10, 'ten calls in flight');
	const before = await until(async () => {
		const state = await batchState(queue, batchId);
		return state && state.completed >= 20 ? state : undefined;
	}, 'twenty finished items');
	slow = false;
	await first.end('SIGKILL');
	const second = await command(queue.settings);
	const state = await finished(queue, batchId);
	expect(state).toMatchObject({ completed: 60, failed: 0, cancelled: 0 });
	const collected = await collect(queue, { batchId });
	expect(collected.map(({ result }) => (result as { text: string }).text)).toEqual(
		prompts(60, 'echo prompt'),
	);
	const calls = [...server.calls.values()].reduce((sum, count) => sum + count, 0);
	expect(calls).toBeLessThanOrEqual(60 + 10);
	expect(before.completed).toBeLessThan(60);
	await until(() => second.lines.some(({ msg }) => msg === 'batch ended'), 'the end of the batch');
});

test('SIGTERM lets a job end, hands the rest back, and the next worker takes it at once', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const first = await command(queue.settings, ['--drain-timeout', '5', '--concurrency', 'chat=2']);
	const { batchId } = await dispatch(queue, chats(server, ['hold 1', 'hold 2', 'now']));
	await until(() => server.held.size === 2, 'two held requests');
	const ended = first.end('SIGTERM');
	await until(() => first.lines.some(({ msg }) => msg === 'worker draining'), 'the drain');
	const [, response] = [...server.held][0] ?? [];
	expect(response).toBeDefined();
	server.held.delete('hold 2');
	server.release();
	expect(await ended).toBe(0);
	expect(await workersAlive(queue)).toEqual([]);
	expect(await batchState(queue, batchId)).toMatchObject({ completed: 1, running: 0, waiting: 2 });
	const job = await queue.bull('jobs-chat').getJob(`${batchId}-1`);
	expect(job?.attemptsMade).toBe(0);
	// No lock has to run out: the job was handed back.
	await command(queue.settings, ['--lock-duration', '60', '--stalled-interval', '60']);
	await until(() => server.held.has('hold 2'), 'the second run', 15_000);
	server.release();
	expect(await finished(queue, batchId)).toMatchObject({ completed: 3 });
	expect(Object.fromEntries(server.calls)).toEqual({ 'hold 1': 1, 'hold 2': 2, now: 1 });
});

test('a second signal ends at once', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const worker = await command(queue.settings, ['--drain-timeout', '60']);
	await dispatch(queue, chats(server, ['hold']));
	await until(() => server.held.size === 1, 'a held request');
	worker.signal('SIGTERM');
	await until(() => worker.lines.some(({ msg }) => msg === 'worker draining'), 'the drain');
	expect(await worker.end('SIGTERM')).toBe(130);
});

persistent(
	'Redis killed and restarted with its file: nothing is lost, no result twice',
	async () => {
		const redis = await redisServer();
		setup.atEnd(() => redis.stop());
		const queue = await setup.queue(setup.settings(redis.url));
		const server = await setup.chatServer();
		await setup.worker(queue, { concurrency: { chat: 3 } });
		const { batchId } = await dispatch(queue, chats(server, ['hold 1', ...prompts(30)]));
		await until(async () => (await batchState(queue, batchId))?.completed ?? 0, 'a finished item');
		const waiting = finished(queue, batchId, 40_000);
		await redis.kill();
		// What ends while Redis is away is written when it is back.
		server.release();
		await delay(500);
		await redis.start();
		expect(await waiting).toMatchObject({ completed: 31, failed: 0 });
		const texts = (await collect(queue, { batchId })).map(({ result }) => result);
		expect(texts[0]).toMatchObject({ text: 'echo hold 1' });
		const calls = [...server.calls.values()].reduce((sum, count) => sum + count, 0);
		expect(calls).toBeLessThanOrEqual(31 + 3);
	},
);
