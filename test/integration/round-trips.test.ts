import { dispatch } from '../../jobs/dispatch';
import { listBatches } from '../../jobs/list-batches';
import { jobIdOf } from '../../jobs/records/ids';
import { batchKeys, jobKeys } from '../../jobs/redis/redis-keys';
import { sweepKeys } from '../../jobs/sweeping/sweep-keys';
import { sweepBlobs } from '../../workers/watching/sweep-blobs';
import { chats, fixture, prompts } from './helpers/fixture';
import { redisServer } from './helpers/redis-server';
import { socketWrites } from './helpers/socket-writes';

const setup = fixture();

test('a batch is queued with a few round trips, and two more for each 500 jobs', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const url = setup.redisUrl();
	// The first use loads scripts into Redis.
	await dispatch(queue, chats(server, prompts(501, 'warm')));
	const trips: number[] = [];
	for (const count of [1, 100, 5000]) {
		const options = chats(server, prompts(count), { deadlineMs: 3_600_000 });
		trips.push(await socketWrites(url, () => dispatch(queue, options)));
	}
	const [one = 0] = trips;
	expect(trips).toEqual([one, one, one + 2 * (5000 / 500 - 1)]);
	expect(one).toBeLessThanOrEqual(7);
});

test('a thousand batches are listed with a few, and what has expired leaves the index', async () => {
	const queue = await setup.queue();
	const identity = JSON.stringify({ workflowId: 'w', executionId: '1', nodeName: 'Chat' });
	const writes = queue.redis.pipeline();
	for (const [at] of prompts(1200).entries()) {
		const id = at.toString(16).padStart(32, '0');
		writes.zadd(queue.key('batch-index'), at, id);
		if (at % 3 === 0) continue;
		writes.hset(queue.key('batch', id), { capability: 'chat', identity, total: 1, createdAt: at });
	}
	await writes.exec();
	const trips = await socketWrites(setup.redisUrl(), async () => {
		const batches = await listBatches(queue);
		expect(batches).toHaveLength(800);
		expect(batches[0]?.createdAt).toBe(1199);
	});
	// Four for each page of 500: ids, records, what runs, and what has gone.
	expect(trips).toBeLessThanOrEqual(16);
	expect(await queue.redis.zcard(queue.key('batch-index'))).toBe(800);
});

test('files are swept with as many round trips for a thousand waiting jobs as for one', async () => {
	const server = await setup.chatServer();
	const trips: number[] = [];
	for (const count of [1, 1000]) {
		const queue = await setup.queue();
		await dispatch(queue, chats(server, prompts(count)));
		await sweepBlobs(queue);
		trips.push(await socketWrites(setup.redisUrl(), () => sweepBlobs(queue)));
	}
	expect(trips[1]).toBe(trips[0]);
});

test('a purge reads of the states of a batch what it looks at', async () => {
	// What others read counts there too.
	const own = await redisServer();
	setup.atEnd(own.stop);
	const queue = await setup.queue(setup.settings(own.url));
	const batchId = 'a'.repeat(32);
	const keys = batchKeys(queue, batchId);
	const letters = 100_000;
	const writes = queue.redis.pipeline().hset(keys.record, 'total', letters);
	// Completed, so that none of the jobs still needs its steps.
	writes.set(keys.states, 'c'.repeat(letters));
	for (const index of prompts(100).keys())
		writes.hset(jobKeys(queue, jobIdOf(batchId, index)).steps, 'one', 'kept');
	await writes.exec();
	const sent = async () =>
		Number(/total_net_output_bytes:(\d+)/.exec(await queue.redis.info('stats'))?.[1]);
	const before = await sent();
	expect(await sweepKeys(queue, { dryRun: true })).toMatchObject({ kept: 100 });
	expect((await sent()) - before).toBeLessThan(10 * letters);
});
