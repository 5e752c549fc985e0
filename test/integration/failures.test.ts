import { pino } from 'pino';
import { batchState } from '../../jobs/batch-state';
import { collect } from '../../jobs/collect';
import { dispatch } from '../../jobs/dispatch';
import { jobState } from '../../jobs/job-state';
import { openQueue } from '../../jobs/queue/open-queue';
import { retryFailed } from '../../jobs/retry-failed';
import { recordOutcomes, type JobOutcome } from '../../jobs/records/record-outcomes';
import { json } from '../helpers/http-server';
import { bearer, chats, finished, fixture, runChats, until } from './helpers/fixture';

const setup = fixture();

/** Retries of the queue come quickly here. */
const quick = (catalogue: Awaited<ReturnType<typeof setup.queue>>['catalogue']) => {
	const { chat } = catalogue;
	if (!chat) throw new Error('no chat');
	return { chat: { ...chat, attempts: 4, backoffMs: 50 } };
};

test('a refused request fails its item alone, in words, and is not tried again', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer((prompt, response) => {
		if (prompt !== 'bad') return false;
		json(response, 401, { error: { message: `Incorrect API key provided: ${bearer}` } });
		return true;
	});
	await setup.worker(queue);
	const { batchId, jobIds } = await runChats(queue, chats(server, ['good', 'bad']));
	expect(await batchState(queue, batchId)).toMatchObject({ completed: 1, failed: 1 });
	const [good, bad] = await collect(queue, { batchId });
	expect(good).toMatchObject({ state: 'completed' });
	expect(bad).toMatchObject({
		state: 'failed',
		failure: { kind: 'credential-invalid', status: 401 },
	});
	expect(JSON.stringify(bad)).not.toContain(bearer);
	expect(server.calls.get('bad')).toBe(1);
	const job = async () => await jobState(queue, jobIds[1] ?? '');
	await until(async () => (await job())?.finishedAt, 'the end of the job');
	expect(await job()).toMatchObject({ state: 'failed', lastFailure: 'credential-invalid' });
});

test('an endpoint that is down for a while is asked again by the queue', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer((_prompt, response, call) => {
		if (call > 4) return false;
		json(response, 503, { error: { message: 'overloaded' } });
		return true;
	});
	await setup.worker(queue, { catalogue: quick(queue.catalogue) });
	const queued = await setup.queue(queue.settings);
	const { batchId } = await runChats(queued, chats(server, ['patience']));
	expect(await collect(queue, { batchId })).toMatchObject([{ state: 'completed' }]);
	expect(server.calls.get('patience')).toBe(5);
});

test('a request that times out is paid twice at most, in all runs of its job', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const rule = { endpoint: { ...server.endpoint, timeoutMs: 300 } };
	await setup.worker(queue, { catalogue: quick(queue.catalogue) });
	const queued = await setup.queue(queue.settings);
	const { batchId } = await runChats(queued, chats(rule, ['hold on']));
	expect(server.calls.get('hold on')).toBe(2);
	expect(await collect(queue, { batchId })).toMatchObject([
		{ state: 'failed', failure: { kind: 'timed-out', attempts: 2 } },
	]);
	// Retried on demand, it begins anew.
	expect(await retryFailed(queued, { batchId })).toBe(1);
	await finished(queued, batchId);
	expect(server.calls.get('hold on')).toBe(4);
	expect(await collect(queue, { batchId })).toMatchObject([{ failure: { attempts: 2 } }]);
});

test('an endpoint that always fails is asked a bounded number of times, and all are told', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer((_prompt, response) => {
		json(response, 500, { error: { message: 'no' } });
		return true;
	});
	const catalogue = quick(queue.catalogue);
	await setup.worker(queue, { catalogue });
	const queued = await openQueue(queue.settings, { catalogue });
	setup.atEnd(() => queued.close());
	const { batchId } = await runChats(queued, chats(server, ['in vain']));
	// Thrice in the first run, and once in each of the three others.
	expect(server.calls.get('in vain')).toBe(6);
	expect(await collect(queue, { batchId })).toMatchObject([
		{ state: 'failed', failure: { kind: 'temporarily-unavailable', attempts: 6 } },
	]);
});

test('a long rate limit gives the slot back and costs no attempt', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer((_prompt, response) => {
		json(response, 429, { error: { message: 'slow down' } }, { 'retry-after': '120' });
		return true;
	});
	await setup.worker(queue);
	const { batchId, jobIds } = await dispatch(queue, chats(server, ['limited']));
	const jobs = queue.bull('jobs-chat');
	await until(async () => (await jobs.getDelayedCount()) === 1, 'the delayed job');
	const job = await jobs.getJob(jobIds[0] ?? '');
	expect(job?.attemptsMade).toBe(0);
	expect(job?.delay).toBeGreaterThan(100_000);
	expect(await batchState(queue, batchId)).toMatchObject({ state: 'waiting', running: 0 });
});

test('a result that was stored before its worker died is not paid for again', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const { batchId } = await dispatch(queue, chats(server, ['paid', 'open']));
	const stored: JobOutcome = {
		index: 0,
		state: 'completed',
		result: { text: 'stored' },
		hints: [],
	};
	await recordOutcomes(queue, batchId, [stored]);
	expect(await recordOutcomes(queue, batchId, [{ ...stored, result: 'late' }])).toMatchObject({
		count: 0,
	});
	await setup.worker(queue);
	await finished(queue, batchId);
	expect((await collect(queue, { batchId }))[0]).toMatchObject({ result: { text: 'stored' } });
	expect([...server.calls.keys()]).toEqual(['open']);
});

test('jobs that are no jobs of ours fail and the worker goes on', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	await setup.worker(queue);
	const jobs = queue.bull('jobs-chat');
	await jobs.add('chat', { nonsense: true }, { attempts: 5 });
	await queue.bull('batches').add('batch', { nonsense: true });
	const { batchId, jobIds } = await dispatch(queue, chats(server, ['before']));
	await finished(queue, batchId);
	expect(jobIds).toHaveLength(1);
	await until(async () => (await jobs.getFailedCount()) === 1, 'one failed job');
	await until(async () => (await queue.bull('batches').getFailedCount()) === 1, 'a failed batch');
});

test('a job that kills its workers again and again is reported as failed', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const { batchId, jobIds } = await dispatch(queue, chats(server, ['poison', 'fine']));
	// What BullMQ writes once a job has stalled more often than it may.
	const key = queue.bull('jobs-chat').toKey(jobIds[0] ?? '');
	await queue.redis.hset(key, 'defa', 'job stalled more than allowable limit');
	await setup.worker(queue);
	await finished(queue, batchId);
	expect(await collect(queue, { batchId })).toMatchObject([
		{ state: 'failed', failure: { message: expect.stringContaining('three times') } },
		{ state: 'completed' },
	]);
	expect(server.calls.has('poison')).toBe(false);
});

test('logs name batches and jobs, and no secret', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const lines: string[] = [];
	const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(line) });
	await setup.worker(queue, { log });
	const { batchId } = await runChats(queue, chats(server, ['hush']));
	await until(() => lines.some((line) => line.includes('batch ended')), 'the log of the end');
	const text = lines.join('');
	expect(text).toContain('job started');
	expect(text).toContain(batchId);
	expect(text).not.toContain('hush');
	expect(text).not.toContain(bearer);
});
