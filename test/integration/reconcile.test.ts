import fc from 'fast-check';
import { setTimeout as delay } from 'node:timers/promises';
import { readBatch } from '../../jobs/records/batch-record';
import { requestCallback } from '../../jobs/callbacks/callbacks';
import { dispatch } from '../../jobs/dispatch';
import type { Repair } from '../../jobs/repairs/repair-batch';
import {
	batchesQueue,
	deadlinesQueue,
	jobsQueue,
	type JobQueue,
} from '../../jobs/queue/open-queue';
import { reconcile } from '../../jobs/repairs/reconcile';
import { retryFailed } from '../../jobs/retry-failed';
import { httpServer, json } from '../helpers/http-server';
import { cliWorker } from './helpers/cli-worker';
import { diesAt } from './helpers/dying-queue';
import { chats, finished, fixture, prompts, runChats, until } from './helpers/fixture';
import { redisServer } from './helpers/redis-server';
import { batchKeys } from '../../jobs/redis/redis-keys';
import { deadlineIdOf } from '../../jobs/records/ids';

const setup = fixture();

const atOnce = { halfMs: -1, deadlineMs: -1, retryMs: -1, goneMs: -1 };

/** One round; what it repaired. */
async function round(queue: JobQueue, patience = atOnce): Promise<Repair[]> {
	const repairs: Repair[] = [];
	await reconcile(queue, {
		patience,
		onRepair: (_batchId, repair) => repairs.push(repair),
		onError(_batchId, error) {
			throw error;
		},
	});
	return repairs;
}

/** n8n, as far as a worker sees it: each node that is called goes on. */
async function host() {
	const server = await httpServer(({ body }, response) => {
		json(response, 200, { resumed: true, batchId: body.batchId });
	});
	setup.atEnd(() => server.close());
	return server;
}

test('a round finds nothing to do where all is well', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	await setup.worker(queue);
	await runChats(queue, chats(server, prompts(3)));
	const options = chats(server, ['hold 1', 'quick'], { deadlineMs: 3_600_000 });
	const { batchId } = await dispatch(queue, options);
	await until(() => server.held.size === 1, 'one runs');
	expect(await round(queue)).toEqual([]);
	server.release();
	expect(await finished(queue, batchId)).toMatchObject({ completed: 2 });
	expect(await round(queue)).toEqual([]);
});

test('an open batch that would expire is kept, and one past its deadline ended', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const first = await dispatch(queue, chats(server, ['a']));
	const { record } = batchKeys(queue, first.batchId);
	await queue.redis.pexpire(record, 100_000);
	const late = await dispatch(queue, chats(server, ['b'], { deadlineMs: 1 }));
	// Somebody removed the job that would have ended it.
	await queue.bull(deadlinesQueue).remove(deadlineIdOf(late.batchId));
	expect((await round(queue)).sort()).toEqual(['deadline-kept', 'open-batch-kept']);
	expect(await queue.redis.pttl(record)).toBe(-1);
	expect(await readBatch(queue, late.batchId)).toMatchObject({
		...{ cancelled: 1, cancelReason: 'deadline' },
	});
	expect(await round(queue)).toEqual([]);
});

test('a batch without its parent gets one, and lost jobs an outcome', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const { batchId, jobIds } = await dispatch(queue, chats(server, prompts(3)));
	await queue.bull(jobsQueue('chat')).remove(jobIds[1] ?? '');
	await queue.bull(batchesQueue).remove(batchId, { removeChildren: false });
	expect((await round(queue)).sort()).toEqual(['lost-jobs-told', 'parent-made-anew']);
	const called = await host();
	const waitingNode = { executionId: '7', nodeId: 'node' };
	expect(await requestCallback(queue, batchId, waitingNode, `${called.url}/wait/7`)).toBe(true);
	await setup.worker(queue);
	expect(await finished(queue, batchId)).toMatchObject({ completed: 2, failed: 1 });
	await until(() => called.received.length > 0, 'the node is resumed');
});

test('a batch that waits for a job whose data Redis lost ends, and says which', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const { batchId, jobIds } = await dispatch(queue, chats(server, prompts(3)));
	const called = await host();
	await requestCallback(
		queue,
		batchId,
		{ executionId: '7', nodeId: 'node' },
		`${called.url}/wait/7`,
	);
	const jobs = queue.bull(jobsQueue('chat'));
	const [, lost = ''] = jobIds;
	await queue.redis.lrem(jobs.toKey('wait'), 1, lost);
	await queue.redis.zrem(jobs.toKey('prioritized'), lost);
	await queue.redis.del(jobs.toKey(lost));
	await setup.worker(queue);
	await until(async () => (await readBatch(queue, batchId))?.completed === 2, 'the others');
	expect(await round(queue, { ...atOnce, goneMs: 3_600_000 })).toEqual([]);
	expect(called.received).toEqual([]);
	expect(await round(queue)).toEqual(['lost-jobs-told']);
	expect(await finished(queue, batchId)).toMatchObject({ completed: 2, failed: 1 });
	await until(async () => (await round(queue)).length === 0, 'nothing is left to repair');
	await until(() => called.received.length > 0, 'the node is resumed');
});

test('a call without a job that makes it gets one, of a deleted batch as well', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const worker = await setup.worker(queue);
	const { batchId } = await runChats(queue, chats(server, ['a']));
	await worker.close();
	const called = await host();
	const { callbacks, record } = batchKeys(queue, batchId);
	const url = queue.envelope.encrypt(`${called.url}/wait/7`, { purpose: 'callback', id: batchId });
	await queue.redis.hset(callbacks, '7/node', url);
	await queue.redis.zadd(queue.key('pending-callbacks'), 1, batchId);
	await until(
		async () => (await queue.bull(batchesQueue).getJobState(batchId)) === 'unknown',
		'end',
	);
	await queue.redis.del(record);
	expect(await round(queue)).toEqual(['callback-requeued']);
	await setup.worker(queue);
	await until(async () => (await queue.redis.exists(callbacks)) === 0, 'the call is made');
	expect(called.received.map(({ body }) => body)).toEqual([{ batchId }]);
});

test('a retry that is cut short at any step is finished', async () => {
	const queue = await setup.queue();
	let isMended = false;
	const server = await setup.chatServer((prompt, response) => {
		if (isMended || !prompt.startsWith('bad')) return false;
		json(response, 400, { error: { message: 'no' } });
		return true;
	});
	await setup.worker(queue);
	let cuts = 0;
	for (let command = 1; ; command++) {
		isMended = false;
		const { batchId } = await runChats(queue, chats(server, ['bad 1', 'good', 'bad 2']));
		isMended = true;
		const came = await diesAt(queue.settings, command, async (dying) => {
			await retryFailed(dying, { batchId });
		});
		if (came) break;
		cuts += 1;
		// Before its first write it has not begun.
		await until(
			async () => {
				await round(queue, { ...atOnce, retryMs: 200 });
				return (await readBatch(queue, batchId))?.finishedAt !== undefined;
			},
			`the end after a cut before command ${String(command)}`,
		);
		const batch = await readBatch(queue, batchId);
		expect([0, 2]).toContain(batch?.failed);
		expect(batch).toMatchObject({ total: 3, cancelled: 0 });
	}
	expect(cuts).toBeGreaterThan(15);
});

test('jobs go with their batch, whoever else keeps for how long; files by records alone', async () => {
	const given = setup.settings();
	const long = await setup.queue({ ...given, keepCompletedHours: 168, keepFailedHours: 168 });
	const short = await setup.queue({
		...given,
		...{ keepCompletedHours: 1 / 3600, keepFailedHours: 1 / 3600 },
	});
	const server = await setup.chatServer((prompt, response) => {
		if (!prompt.startsWith('bad')) return false;
		json(response, 400, { error: { message: 'no' } });
		return true;
	});
	await setup.worker(long);
	const kept = await runChats(long, chats(server, ['bad', 'good']));
	await delay(1500);
	const gone = await dispatch(short, chats(server, ['bad', 'good']));
	const { record } = batchKeys(short, gone.batchId);
	await until(async () => (await short.redis.exists(record)) === 0, 'the expiry');
	const states = async (ids: string[]) =>
		await Promise.all(ids.map(async (id) => await long.bull(jobsQueue('chat')).getJobState(id)));
	expect(await states(gone.jobIds)).toEqual(['failed', 'completed']);
	await round(short);
	expect(await states(gone.jobIds)).toEqual(['unknown', 'unknown']);
	expect(await states(kept.jobIds)).toEqual(['failed', 'completed']);
	expect(await retryFailed(long, kept)).toBe(1);
	await finished(long, kept.batchId);
});

const cut = fc.integer({ min: 1, max: 60 });
const step = fc.oneof(
	fc.record({ do: fc.constant('queue' as const), cut, count: fc.constantFrom(1, 3, 620) }),
	fc.record({
		do: fc.constant('queue' as const),
		cut: fc.constant(Infinity),
		count: fc.constant(4),
	}),
	fc.record({ do: fc.constant('retry' as const), cut }),
	fc.record({ do: fc.constant('kill' as const) }),
	fc.record({ do: fc.constant('refuse' as const), ms: fc.integer({ min: 50, max: 600 }) }),
	fc.record({ do: fc.constant('rest' as const), ms: fc.integer({ min: 1, max: 400 }) }),
);

test('whatever dies when, each batch ends whole and resumes its node, or is gone without a trace', async () => {
	const redis = await redisServer();
	setup.atEnd(() => redis.stop());
	const run = async (steps: (typeof step extends fc.Arbitrary<infer One> ? One : never)[]) => {
		const queue = await setup.queue(setup.settings(redis.url));
		let isMended = false;
		const server = await setup.chatServer((prompt, response) => {
			if (isMended || !prompt.startsWith('bad')) return false;
			json(response, 400, { error: { message: 'no' } });
			return true;
		});
		const called = await host();
		const flags = ['--lock-duration', '1', '--stalled-interval', '0.2', '--concurrency', 'chat=20'];
		let victim = await cliWorker(queue.settings, flags);
		setup.atEnd(() => victim.end('SIGKILL'));
		const asked = new Set<string>();
		for (const [place, one] of steps.entries()) {
			if (one.do === 'rest') await delay(one.ms);
			if (one.do === 'kill') {
				await victim.end('SIGKILL');
				victim = await cliWorker(queue.settings, flags);
			}
			if (one.do === 'refuse') {
				await queue.redis.config('SET', 'maxmemory', '1mb');
				await delay(one.ms);
				await queue.redis.config('SET', 'maxmemory', '0');
			}
			if (one.do === 'queue') {
				const texts = [`bad ${String(place)}`, ...prompts(one.count, String(place))];
				await diesAt(queue.settings, one.cut, async (dying) => {
					const { batchId } = await dispatch(dying, chats(server, texts));
					const waitingNode = { executionId: String(place), nodeId: 'node' };
					if (await requestCallback(dying, batchId, waitingNode, `${called.url}/${batchId}`))
						asked.add(batchId);
				});
			}
			if (one.do === 'retry') {
				const [batchId = ''] = await queue.redis.zrevrange(queue.key('batch-index'), 0, 0);
				// There may be nothing to retry.
				await diesAt(queue.settings, one.cut, async (dying) => {
					await retryFailed(dying, { batchId }).catch(() => 0);
				});
			}
		}
		await victim.end('SIGKILL');
		isMended = true;
		const repairer = await setup.worker(queue, {
			concurrency: { chat: 20 },
			...{ lockDurationMs: 1000, stalledIntervalMs: 200 },
			reconciler: { everyMs: 200, halfMs: 500, deadlineMs: 500, retryMs: 500 },
		});
		const isLawful = async () => {
			for (const id of await queue.redis.zrange(queue.key('batch-index'), '0', '-1')) {
				const batch = await readBatch(queue, id);
				if (batch?.finishedAt === undefined) return false;
				if ((await queue.redis.exists(batchKeys(queue, id).callbacks)) === 1) return false;
			}
			return true;
		};
		await until(isLawful, `the law after ${JSON.stringify(steps)}`, 60_000);
		const calls = new Set(called.received.map(({ body }) => body.batchId));
		for (const id of asked) expect(calls).toContain(id);
		const ids = new Set(await queue.redis.zrange(queue.key('batch-index'), '0', '-1'));
		for (const id of ids) {
			const batch = await readBatch(queue, id);
			expect((batch?.completed ?? 0) + (batch?.failed ?? 0)).toBe(batch?.total);
			expect(await queue.redis.hexists(batchKeys(queue, id).record, 'enqueuing')).toBe(0);
		}
		// Nothing is left of those that never became whole.
		const keys = await queue.redis.keys(`${queue.settings.prefix}:*`);
		const others = keys.filter((key) => {
			const id = /[0-9a-f]{32}/.exec(key)?.[0];
			return id !== undefined && !ids.has(id) && !key.includes(':latest:');
		});
		expect(others).toEqual([]);
		expect(await queue.bull(batchesQueue).getJobCounts()).toMatchObject({ 'waiting-children': 0 });
		await repairer.close();
	};
	const numRuns = process.env.TEST_CHAOS === 'full' ? 60 : 6;
	await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), run), {
		numRuns,
		endOnFailure: true,
	});
}, 900_000);
