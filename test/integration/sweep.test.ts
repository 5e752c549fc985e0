import { dispatch } from '../../jobs/dispatch';
import { jobsQueue, type JobQueue } from '../../jobs/queue/open-queue';
import { batchKeys, leaseKey } from '../../jobs/redis/redis-keys';
import { chats, fixture, until } from './helpers/fixture';

const setup = fixture();
const nowhere = {
	endpoint: { baseUrl: 'http://127.0.0.1:1/v1', apiKey: 'key', profile: 'openai' as const },
};
const often = { concurrency: { models: 1 }, reconciler: { everyMs: 50 } };

/** Leaves the job of a batch that is gone, and says how many there are. */
async function leaveOrphan(queue: JobQueue): Promise<void> {
	const later = { notBefore: Date.now() + 86_400_000 };
	const { batchId } = await dispatch(queue, chats(nowhere, ['a'], later));
	await queue.redis.del(batchKeys(queue, batchId).record);
}

const orphans = async (queue: JobQueue) => await queue.bull(jobsQueue('chat')).getDelayedCount();

test('a queue is swept once an hour among all workers, however young they are', async () => {
	const queue = await setup.queue();
	await leaveOrphan(queue);
	const first = await setup.worker(queue, often);
	await until(
		async () => (await orphans(queue)) === 0,
		'the sweep of a worker that has just begun',
	);
	const swept = leaseKey(queue, 'sweep');
	const leftMs = await queue.redis.pttl(swept);
	expect(leftMs).toBeGreaterThan(0);
	expect(leftMs).toBeLessThanOrEqual(3_600_000);

	// The one that takes over knows that.
	await leaveOrphan(queue);
	const by = await queue.redis.get(swept);
	const repairs = leaseKey(queue, 'reconciler');
	const holder = await queue.redis.get(repairs);
	await first.close();
	await setup.worker(queue, often);
	await until(async () => {
		const next = await queue.redis.get(repairs);
		return next !== null && next !== holder;
	}, 'another worker that repairs');
	// A look begins with the lease and sweeps at its end.
	for (const look of ['its next look', 'the one after']) {
		await queue.redis.pexpire(repairs, 1000);
		await until(async () => (await queue.redis.pttl(repairs)) > 50_000, look);
	}
	expect(await queue.redis.get(swept)).toBe(by);
	expect(await orphans(queue)).toBe(1);

	// An hour later.
	await queue.redis.del(swept);
	await until(async () => (await orphans(queue)) === 0, 'the next sweep');
});
