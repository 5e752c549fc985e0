import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { pino } from 'pino';
import { batchState } from '../../jobs/batch-state';
import { requestCallback } from '../../jobs/callbacks/callbacks';
import { collect } from '../../jobs/collect';
import { deleteJobs } from '../../jobs/delete-jobs';
import { dispatch } from '../../jobs/dispatch';
import { type QueueEvent } from '../../jobs/records/events';
import { followEvents } from '../../jobs/events/follow-events';
import { noteKept } from '../../jobs/checkpoints/kept-files';
import { listBatches } from '../../jobs/list-batches';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { doctor } from '../../workers/commands/doctor';
import { sweepQueue } from '../../workers/watching/sweep-queue';
import { httpServer, json } from '../helpers/http-server';
import { ageBlobs } from './helpers/blob-files';
import { cliCommand, cliWorker } from './helpers/cli-worker';
import { chats, finished, fixture, runChats, until } from './helpers/fixture';
import { batchKeys, eventKeys, workerKeys, channels } from '../../jobs/redis/redis-keys';

const setup = fixture();

// Of a version that there is not, so that it is never taken for that of another secret.
const forged = () => Buffer.concat([Buffer.of(0), randomBytes(200)]).toString('base64');
const nonsense = ['{broken', 'null', '5', '"text"', '[{}]', '{"__proto__":[]}', forged()];

async function stage() {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	return { queue, server };
}

const large = () => randomBytes(60_000).toString('base64');

test('nonsense on the channel of cancelled jobs does not end a worker', async () => {
	const { queue, server } = await stage();
	const worker = await cliWorker(queue.settings);
	setup.atEnd(() => worker.end('SIGKILL'));
	for (const text of nonsense) await queue.redis.publish(channels(queue).cancel, text);
	const { batchId } = await runChats(queue, chats(server, ['after']));
	expect(await collect(queue, { batchId })).toMatchObject([{ result: { text: 'echo after' } }]);
	expect(worker.complaints.join('')).toBe('');
	expect(await worker.end('SIGTERM')).toBe(0);
});

test('a worker that is not one is not counted, and the others are', async () => {
	const { queue, server } = await stage();
	await setup.worker(queue);
	const keys = workerKeys(queue);
	for (const [at, text] of nonsense.entries()) {
		await queue.redis.sadd(keys.ids, String(at));
		await queue.redis.set(keys.worker(String(at)), text);
	}
	const { batchId } = await runChats(queue, chats(server, ['a']));
	expect(await batchState(queue, batchId)).toMatchObject({ completed: 1, workers: 1 });
});

test('events that are none are passed over, and those behind them are told', async () => {
	const { queue, server } = await stage();
	await setup.worker(queue);
	const key = eventKeys(queue).batch;
	for (const text of nonsense) {
		await queue.redis.xadd(key, '*', 'batchId', 'x', 'state', 'completed', 'record', text);
		await queue.redis.xadd(
			...([key, '*', 'batchId', 'x', 'state', 'failed'] as const),
			...['capability', 'chat', 'identity', text, 'index', '0'],
		);
	}
	const seen: QueueEvent[] = [];
	const errors: Error[] = [];
	const closing = new AbortController();
	const following = followEvents(queue, {
		...{ target: 'batch' as const, after: '0-0', signal: closing.signal },
		onEvent: async (event) => {
			seen.push(event);
			await Promise.resolve();
		},
		onRead: async () => {
			await Promise.resolve();
		},
		onError: (error) => errors.push(error),
	});
	setup.atEnd(async () => {
		closing.abort();
		await following;
	});
	const { batchId } = await runChats(queue, chats(server, ['a']));
	await until(() => seen.some((event) => event.batchId === batchId), 'the event');
	expect(errors).toEqual([]);
});

/** A batch whose every value somebody else has written over, or only those of these kinds. */
async function forge(queue: JobQueue, batchId: string): Promise<void> {
	const { record, outcomes } = batchKeys(queue, batchId);
	await queue.redis.hset(record, 'blobs', forged(), 'identity', '{broken', 'items', '{broken');
	await queue.redis.hset(outcomes, '0', 'csha256:../../../etc/passwd', '1', `c${forged()}`);
	await queue.redis.rpush(queue.key('kept', `${batchId}-0`), forged());
	await queue.redis.rpush(queue.key('kept', `${batchId}-1`), forged());
	await queue.redis.hset(queue.key('late-callbacks'), batchId, '{broken');
}

test('a batch that was written over holds up no list, no sweep, no doctor and no other batch', async () => {
	const { queue, server } = await stage();
	await setup.worker(queue);
	const mine = await runChats(queue, chats(server, [large(), 'small']));
	const theirs = await runChats(queue, chats(server, [large(), 'small']));
	const orphan = await queue.blobs.put(Readable.from(['nobody names it']));
	const kept = await queue.blobs.put(Readable.from(['kept by a job that runs']));
	await forge(queue, theirs.batchId);
	const running = await dispatch(queue, chats(server, ['hold']));
	await noteKept(queue, running.jobIds[0] ?? '', kept.ref);
	await queue.redis.rpush(queue.key('kept', running.jobIds[0] ?? ''), forged());

	const listed = (await listBatches(queue)).map(({ batchId }) => batchId);
	expect(listed.sort()).toEqual([mine, theirs, running].map(({ batchId }) => batchId).sort());
	expect((await doctor(queue.settings)).isWrong).toBe(false);
	await expect(collect(queue, theirs)).rejects.toThrow('was changed or cut off');
	ageBlobs(queue, 25);
	await sweepQueue(queue);
	expect(await queue.blobs.has(orphan.ref)).toBe(false);
	expect(await queue.blobs.has(kept.ref)).toBe(true);
	expect(await collect(queue, mine)).toMatchObject([
		{ state: 'completed' },
		{ state: 'completed' },
	]);

	expect(await deleteJobs(queue, theirs)).toBe(2);
	expect(await batchState(queue, theirs.batchId)).toBeUndefined();
	const purged = await cliCommand(queue.settings, ['purge']);
	expect(purged.complaints).toBe('');
	expect(purged.code).toBe(0);
	server.release();
	expect(await finished(queue, running.batchId)).toMatchObject({ completed: 1 });
});

test('a call that was forged or moved is dropped, and who waits besides is called', async () => {
	const { queue, server } = await stage();
	const host = await httpServer(({ body }, response) => {
		json(response, 200, { resumed: true, batchId: body.batchId });
	});
	setup.atEnd(() => host.close());
	const other = await dispatch(queue, chats(server, ['hold']));
	const { batchId } = await dispatch(queue, chats(server, ['a']));
	const waitingNode = (nodeId: string) => ({ executionId: '7', nodeId });
	await requestCallback(queue, batchId, waitingNode('mine'), `${host.url}/mine`);
	await requestCallback(queue, other.batchId, waitingNode('moved'), `${host.url}/moved`);
	const { callbacks } = batchKeys(queue, batchId);
	const moved = await queue.redis.hget(batchKeys(queue, other.batchId).callbacks, '7/moved');
	await queue.redis.hset(callbacks, '7/moved', moved ?? '', '7/forged', forged());
	const lines: string[] = [];
	const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
	const worker = await setup.worker(queue, { log });
	await finished(queue, batchId);
	const parent = async () => await queue.bull('batches').getJobState(batchId);
	await until(async () => (await parent()) === 'unknown', 'the end of the batch');
	expect(host.received.map(({ path }) => path)).toEqual(['/mine']);
	expect(await queue.redis.exists(callbacks)).toBe(0);
	const refused = lines.filter((line) => line.includes('"callback refused"'));
	expect(refused).toHaveLength(2);
	expect(refused.join('')).not.toContain(host.url);
	expect(worker.health().refused).toEqual({ damaged: 2 });
	server.release();
});

test('what BullMQ itself cannot read ends, and jobs beside it go on', async () => {
	const { queue, server } = await stage();
	const { batchId, jobIds } = await dispatch(
		queue,
		chats(server, ['data', 'opts', 'fine', 'more']),
	);
	const key = (place: number) => queue.bull('jobs-chat').toKey(jobIds[place] ?? '');
	await queue.redis.hset(key(0), 'data', '{broken');
	await queue.redis.hset(key(1), 'opts', '{broken');
	const worker = await setup.worker(queue, { lockDurationMs: 1000, stalledIntervalMs: 300 });
	const state = await finished(queue, batchId);
	expect(state).toMatchObject({ completed: 2, failed: 2 });
	expect(worker.health()).toMatchObject({ healthy: true });
	expect((await collect(queue, { batchId })).map((one) => one.state)).toEqual([
		...['failed', 'failed', 'completed', 'completed'],
	]);
});

test.each(['__proto__', 'constructor', 'toString', ''])(
	'a capability named "%s" is not queued, and said in words',
	async (capability) => {
		const { queue, server } = await stage();
		await expect(dispatch(queue, chats(server, ['a'], { capability }))).rejects.toThrow(
			`There is no capability named "${capability}"`,
		);
	},
);
