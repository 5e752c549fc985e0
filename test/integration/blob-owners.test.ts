import { existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { otherOwners } from '../../jobs/sweeping/blob-owners';
import { collect } from '../../jobs/collect';
import { dispatch } from '../../jobs/dispatch';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { doctor } from '../../workers/commands/doctor';
import { purge } from '../../workers/commands/purge';
import { sweepBlobs } from '../../workers/watching/sweep-blobs';
import { ageBlobs, blobFiles } from './helpers/blob-files';
import { chats, fixture } from './helpers/fixture';
import { redisServer } from './helpers/redis-server';

const setup = fixture();
const large = 'x'.repeat(200_000).replace(/x/g, () => Math.random().toString(36).slice(2, 3));

/** Queues of two Redis with one prefix and, by mistake, one folder; each has its files there. */
async function sharing(): Promise<[JobQueue, JobQueue]> {
	const given = setup.settings();
	const other = await redisServer();
	setup.atEnd(() => other.stop());
	const one = await setup.queue(given);
	const two = await setup.queue({ ...given, url: other.url });
	for (const queue of [one, two]) {
		const worker = await setup.worker(queue, { concurrency: { vision: 1 } });
		await worker.close();
	}
	return [one, two];
}

const queueLarge = async (queue: JobQueue) => {
	const server = await setup.chatServer();
	return await dispatch(queue, chats(server, [large]));
};

test('two queues that share a folder do not sweep each other', async () => {
	const [one, two] = await sharing();
	const { batchId } = await queueLarge(two);
	expect(blobFiles(two).length).toBeGreaterThan(0);
	ageBlobs(two, 48);
	expect(await sweepBlobs(one)).toBe(0);
	expect((await purge(one.settings, { dryRun: false, all: true })).text).toContain(
		'another queue uses them',
	);
	await setup.worker(two);
	const { text } = await doctor(two.settings);
	expect(text).toContain('Another queue with the same prefix keeps its files in');
	const [item] = await collect(two, { batchId });
	expect(item?.failure).toBeUndefined();
});

test('once the mark of the other queue is deleted, or is old, files go by their age again', async () => {
	for (const end of ['deleted', 'old']) {
		const [one, two] = await sharing();
		await queueLarge(two);
		ageBlobs(two, 48);
		const [mark = ''] = await otherOwners(one);
		expect(existsSync(mark)).toBe(true);
		const longAgo = new Date(Date.now() - 61 * 24 * 3_600_000);
		if (end === 'deleted') rmSync(mark);
		else utimesSync(mark, longAgo, longAgo);
		expect(await sweepBlobs(one)).toBeGreaterThan(0);
	}
});

test('a queue knows its own mark, also where Redis is emptied below its worker', async () => {
	const queue = await setup.queue();
	await queueLarge(queue);
	expect(await sweepBlobs(queue)).toBe(0);
	await queue.redis.del(queue.key('queue-id'));
	ageBlobs(queue, 48);
	await queue.redis.del(...(await queue.redis.keys(`${queue.settings.prefix}:*`)));
	expect(await otherOwners(queue)).toEqual([]);
	expect(await sweepBlobs(queue)).toBeGreaterThan(0);
});

test('a foreign value in Redis names no file', async () => {
	const queue = await setup.queue();
	await queueLarge(queue);
	const stranger = join(queue.settings.fileDirectory, 'stranger');
	writeFileSync(stranger, 'kept');
	await queue.redis.set(queue.key('queue-id'), '../../stranger');
	await sweepBlobs(queue);
	expect(readFileSync(stranger, 'utf8')).toBe('kept');
	expect(await queue.redis.get(queue.key('queue-id'))).toMatch(/^[0-9a-f-]{36}$/);
	expect(await otherOwners(queue)).toEqual([]);
});
