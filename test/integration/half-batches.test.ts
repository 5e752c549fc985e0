import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { readBatch } from '../../jobs/records/batch-record';
import { collect } from '../../jobs/collect';
import { dispatch } from '../../jobs/dispatch';
import { jobsQueue, type JobQueue } from '../../jobs/queue/open-queue';
import { removeHalf } from '../../jobs/flows/remove-half';
import { retryFailed } from '../../jobs/retry-failed';
import { json } from '../helpers/http-server';
import { builtPackage } from './helpers/cli-worker';
import { chats, finished, fixture, prompts, runChats, until } from './helpers/fixture';
import { batchKeys } from '../../jobs/redis/redis-keys';

const setup = fixture();

/** Dispatches in a process of its own, which dies before the write to Redis that is counted. */
async function dispatchAndDie(queue: JobQueue, url: string, count: number, diesAt: number) {
	const child = fork(join(__dirname, 'helpers', 'dying-dispatcher.mjs'), {
		env: {
			...process.env,
			DISPATCH: JSON.stringify({
				packageFolder: builtPackage(),
				settings: queue.settings,
				url,
				count,
				diesAt,
			}),
		},
	});
	const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
	return signal;
}

const identity = {
	...{ workflowId: 'w', executionId: '77', nodeId: 'node', nodeName: 'Chat', runIndex: 0 },
};

test('a producer that dies at any step leaves a batch that runs nothing, and joining makes it whole', async () => {
	const count = 1200;
	for (let diesAt = 1; ; diesAt++) {
		const queue = await setup.queue();
		const server = await setup.chatServer();
		const signal = await dispatchAndDie(queue, server.url, count, diesAt);
		if (signal === null) {
			// It came through: all steps before were tried.
			expect(diesAt).toBeGreaterThan(6);
			break;
		}
		const options = chats(server, prompts(count), { identity, deadlineMs: 72 * 3_600_000 });
		const worker = await setup.worker(queue);
		const { batchId, attached } = await dispatch(queue, options);
		expect(attached).toBe(false);
		expect(await queue.redis.pttl(batchKeys(queue, batchId).record)).toBe(-1);
		expect(await queue.redis.hexists(batchKeys(queue, batchId).record, 'enqueuing')).toBe(0);
		expect(await finished(queue, batchId)).toMatchObject({ completed: count, failed: 0 });
		expect(server.received).toHaveLength(count);
		await worker.close();
	}
});

test('jobs of a batch that is being queued for long leave the slots to other batches', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	await setup.worker(queue, { concurrency: { chat: 2 } });
	const large = await dispatch(
		queue,
		chats(server, prompts(50, 'large'), { deadlineMs: 3_600_000, notBefore: Date.now() + 600_000 }),
	);
	// Its producer goes on adding jobs.
	const { record } = batchKeys(queue, large.batchId);
	const touch = async () => await queue.redis.hset(record, 'enqueuing', Date.now());
	await touch();
	const touching = setInterval(() => void touch(), 100);
	try {
		const jobs = queue.bull(jobsQueue('chat'));
		await jobs.promoteJobs();
		await until(async () => (await jobs.getActiveCount()) === 2, 'its jobs hold all slots');
		const small = await runChats(queue, chats(server, prompts(3, 'small')));
		expect(await readBatch(queue, small.batchId)).toMatchObject({ completed: 3 });
		expect(await readBatch(queue, large.batchId)).toMatchObject({ completed: 0 });
	} finally {
		clearInterval(touching);
	}
	await queue.redis.hdel(record, 'enqueuing');
	expect(await finished(queue, large.batchId)).toMatchObject({ completed: 50 });
});

test('a job of a batch that is not whole is not begun; a half batch is removed without a trace', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	await setup.worker(queue);
	expect(await dispatchAndDie(queue, server.url, 1200, 5)).toBe('SIGKILL');
	const jobs = queue.bull(jobsQueue('chat'));
	const [batchId = ''] = await queue.redis.zrange(queue.key('batch-index'), '0', '-1');
	const first = async () => await jobs.getJob(`${batchId}-0`);
	await until(async () => ((await first())?.attemptsStarted ?? 0) > 1, 'a job is put back');
	expect(await first()).toMatchObject({ attemptsMade: 0 });
	expect(server.received).toHaveLength(0);
	expect(await readBatch(queue, batchId)).toMatchObject({ total: 1200 });
	// Its producer may live.
	expect(await removeHalf(queue, batchId, 60_000)).toBe(false);
	expect(await removeHalf(queue, batchId)).toBe(true);
	await until(async () => (await jobs.getActiveCount()) === 0, 'no worker holds one');
	const left = await queue.redis.keys(`${queue.settings.prefix}:*${batchId}*`);
	expect(left).toEqual([]);
	expect(await removeHalf(queue, batchId)).toBe(false);
	expect(server.received).toHaveLength(0);
	// What is whole stays.
	const whole = await dispatch(queue, chats(server, ['hold']));
	expect(await removeHalf(queue, whole.batchId)).toBe(false);
	server.release();
});

test('batches of more items than a call takes arguments are retried and collected', async () => {
	const queue = await setup.queue();
	let isMended = false;
	const server = await setup.chatServer((prompt, response) => {
		if (isMended || prompt.startsWith('good')) return false;
		json(response, 400, { error: { message: 'no' } });
		return true;
	});
	const worker = await setup.worker(queue, { concurrency: { chat: 50 } });
	const many = { endpoint: { ...server.endpoint, concurrency: 50 } };
	const { batchId } = await runChats(queue, chats(many, [...prompts(1300, 'bad'), 'good']));
	expect(await readBatch(queue, batchId)).toMatchObject({ failed: 1300, completed: 1 });
	isMended = true;
	expect(await retryFailed(queue, { batchId })).toBe(1300);
	expect(await finished(queue, batchId)).toMatchObject({ failed: 0, completed: 1301 });
	expect(await collect(queue, { batchId })).toHaveLength(1301);
	await worker.close();
});
