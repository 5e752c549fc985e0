import { onBatchEnd } from '../../jobs/events/batch-ends';
import { dispatch } from '../../jobs/dispatch';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { sharedQueue } from '../../jobs/queue/shared-queue';
import { batchState } from '../../jobs/batch-state';
import { chats, finished, fixture, prompts, until } from './helpers/fixture';
import { redisServer } from './helpers/redis-server';

const setup = fixture();

const idOf = async ({ redis }: JobQueue) => await redis.call('CLIENT', 'ID');

test('who comes later has the connection that was given back, and other settings have their own', async () => {
	const settings = setup.settings();
	const first = await sharedQueue(settings);
	const id = await idOf(first);
	const beside = await sharedQueue(settings);
	await first.close();
	await first.close();
	expect(await idOf(beside)).toBe(id);
	await beside.close();
	const later = await sharedQueue(settings);
	const other = await sharedQueue(setup.settings());
	expect(await idOf(later)).toBe(id);
	expect(await idOf(other)).not.toBe(id);
	await Promise.all([later.close(), other.close()]);
});

test('a connection that was closed meanwhile is made anew', async () => {
	const settings = setup.settings();
	const queue = await setup.queue(settings);
	const first = await sharedQueue(settings);
	const id = await idOf(first);
	await first.close();
	await queue.redis.call('CLIENT', 'KILL', 'ID', String(id));
	const second = await sharedQueue(settings);
	expect(await idOf(second)).not.toBe(id);
	await second.close();
});

test('all who ask while Redis is away are told so, and are served once it is back', async () => {
	const server = await redisServer();
	const settings = setup.settings(server.url);
	try {
		await (await sharedQueue(settings)).close();
		await server.kill();
		const asked = await Promise.allSettled([1, 2, 3].map(async () => await sharedQueue(settings)));
		for (const one of asked) {
			expect(one).toMatchObject({
				status: 'rejected',
				reason: { kind: 'temporarily-unavailable' },
			});
		}
		await server.start();
		const queue = await sharedQueue(settings);
		expect(await queue.redis.ping()).toBe('PONG');
		await queue.close();
	} finally {
		await server.stop();
	}
});

test('all who wait for a batch are told of its end, and nobody who stopped', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const { batchId } = await dispatch(queue, chats(server, prompts(2)));
	const told = { stopped: 0 };
	const stop = onBatchEnd(queue, batchId, () => {
		told.stopped += 1;
	});
	const ends = [1, 2].map(
		async () =>
			await new Promise<void>((resolve) => {
				const leave = onBatchEnd(queue, batchId, () => {
					void batchState(queue, batchId).then((state) => {
						if (state?.finishedAt === undefined) return;
						leave();
						resolve();
					});
				});
			}),
	);
	stop();
	await setup.worker(queue);
	await Promise.all(ends);
	expect(told.stopped).toBe(0);
});

test('many short batches are waited for at once over one connection that listens', async () => {
	const own = await redisServer();
	setup.atEnd(own.stop);
	const queue = await setup.queue(setup.settings(own.url));
	const server = await setup.chatServer();
	const ids = await Promise.all(
		prompts(20).map(async (prompt) => (await dispatch(queue, chats(server, [prompt]))).batchId),
	);
	const all = Promise.all(ids.map(async (batchId) => await finished(queue, batchId)));
	const listening = async () => {
		const list = String(await queue.redis.call('CLIENT', 'LIST'));
		return list.split('\n').filter((line) => line.includes('cmd=xread')).length;
	};
	await until(async () => (await listening()) > 0, 'a connection that listens');
	const counts: number[] = [];
	const counting = setInterval(() => {
		listening().then(
			(now) => counts.push(now),
			() => undefined,
		);
	}, 20);
	await setup.worker(queue);
	for (const { completed } of await all) expect(completed).toBe(1);
	clearInterval(counting);
	expect(Math.max(...counts)).toBe(1);
	await until(async () => (await listening()) === 0, 'the end of listening');
});
