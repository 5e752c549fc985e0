import { UnrecoverableError, Worker, type Job } from 'bullmq';
import { pino } from 'pino';
import { batchState } from '../../jobs/batch-state';
import { cancel } from '../../jobs/cancel';
import { collect } from '../../jobs/collect';
import { dispatch } from '../../jobs/dispatch';
import { openQueue } from '../../jobs/queue/open-queue';
import { keyPrefix } from '../../jobs/redis/key-prefix';
import { createNewerJobs } from '../../workers/running/newer-jobs';
import { builtPackage, cliWorker } from './helpers/cli-worker';
import { chats, finished, fixture, until } from './helpers/fixture';
import { queueOf } from './helpers/releases';

const setup = fixture();
/** A build whose jobs the build of today does not know. */
const next = () => builtPackage(2);

async function stage() {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const lines: Record<string, unknown>[] = [];
	const write = (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>);
	const log = pino({ level: 'debug' }, { write });
	const newer = queueOf(next());
	const open = await newer.openQueue(queue.settings);
	setup.atEnd(() => open.close());
	const left = () => lines.filter(({ msg }) => String(msg).startsWith('jobs left for a newer'));
	return { queue, server, log, newer: { ...newer, queue: open }, left };
}

test('jobs of a newer format wait beside those that run, and a newer worker finishes all', async () => {
	const { queue, server, log, newer, left } = await stage();
	const worker = await setup.worker(queue, { log });
	const ahead = await newer.dispatch(newer.queue, chats(server, ['new 1', 'new 2']));
	const known = await dispatch(queue, chats(server, ['known']));
	expect(await finished(queue, known.batchId)).toMatchObject({ completed: 1 });
	const job = await until(async () => {
		const found = await queue.bull('jobs-chat').getJob(ahead.jobIds[0] ?? '');
		return found && found.attemptsStarted >= 2 ? found : undefined;
	}, 'a job that was left twice');
	expect(job.attemptsMade).toBe(0);
	// One that is looked at just now is active for that moment.
	const waits = async () => (await batchState(queue, ahead.batchId))?.waiting === 2;
	await until(waits, 'both jobs to wait');
	expect(await batchState(queue, ahead.batchId)).toMatchObject({ failed: 0 });
	// However many they are, and however often each is looked at.
	expect(left()).toMatchObject([{ format: 2, knows: 1 }]);
	expect(worker.health()).toMatchObject({ healthy: true, refused: {} });
	const upgraded = await cliWorker(queue.settings, [], {}, next());
	setup.atEnd(() => upgraded.end('SIGKILL'));
	expect(await finished(queue, ahead.batchId)).toMatchObject({ completed: 2 });
	expect(await collect(queue, { batchId: ahead.batchId })).toMatchObject([
		{ result: { text: 'echo new 1' } },
		{ result: { text: 'echo new 2' } },
	]);
	expect(Object.fromEntries(server.calls)).toEqual({ 'new 1': 1, 'new 2': 1, known: 1 });
});

test('a node that is newer than every worker says so, and is content with one that reads it', async () => {
	const { queue, newer } = await stage();
	await setup.worker(queue);
	await expect(newer.requireWorker(newer.queue, { withinMs: 300 })).rejects.toMatchObject({
		details: {
			kind: 'temporarily-unavailable',
			message: expect.stringContaining('an older version of the package') as string,
			hint: expect.stringContaining('Workers are upgraded before n8n') as string,
		},
	});
	const levels = async () =>
		(await newer.checkQueue(newer.queue.settings)).findings
			.filter(({ what }) => what.includes('worker'))
			.map(({ level }) => level);
	expect(await levels()).toEqual(['error']);
	const upgraded = await cliWorker(queue.settings, [], {}, next());
	setup.atEnd(() => upgraded.end('SIGKILL'));
	await newer.requireWorker(newer.queue, { withinMs: 300 });
	expect((await levels()).sort()).toEqual(['ok', 'warning']);
});

test('cancel reaches jobs that no worker knows', async () => {
	const { queue, server, newer, log, left } = await stage();
	await setup.worker(queue, { log });
	const { batchId } = await newer.dispatch(newer.queue, chats(server, ['never']));
	await until(() => left().length > 0, 'a look at the job');
	expect(await cancel(queue, { batchId }, 'cancelled')).toBe(1);
	expect(await finished(queue, batchId)).toMatchObject({ cancelled: 1, failed: 0 });
	expect(server.calls.size).toBe(0);
});

test('a job whose batch is cancelled while a worker looks at it ends there', async () => {
	const { queue, server, newer, log } = await stage();
	const { batchId, jobIds } = await newer.dispatch(newer.queue, chats(server, ['never']));
	const jobs = queue.bull('jobs-chat');
	const { redis: connection, close } = await openQueue(queue.settings, { role: 'worker' });
	setup.atEnd(close);
	const prefix = keyPrefix(queue.settings);
	const held = new Worker(jobs.name, null, { connection, prefix, autorun: false });
	setup.atEnd(() => held.close());
	const job = await held.getNextJob('token');
	expect(job?.id).toBe(jobIds[0]);
	// It cannot remove what is held, and leaves that to whoever holds it.
	await cancel(queue, { batchId }, 'cancelled').catch(() => undefined);
	const leaving = createNewerJobs(queue, log).leave(job as Job, 'token');
	expect(await leaving).toBeInstanceOf(UnrecoverableError);
	expect(await batchState(queue, batchId)).toMatchObject({ cancelled: 1, failed: 0 });
});

test('what only claims a newer format is refused', async () => {
	const { queue, server, log, left } = await stage();
	const { batchId } = await dispatch(queue, chats(server, ['hold']));
	const jobs = queue.bull('jobs-chat');
	const claims = [
		['somebody', { version: 9, batchId, index: 0 }],
		[`${batchId}-7`, { version: 9, batchId, index: 7 }],
		[`${'0'.repeat(32)}-0`, { version: 9, batchId: '0'.repeat(32), index: 0 }],
		[`${batchId}-1`, { version: '9', batchId, index: 1 }],
		[`${batchId}-2`, { version: 1.5, batchId, index: 2 }],
	] as const;
	for (const [jobId, data] of claims) await jobs.add('chat', data, { jobId });
	await setup.worker(queue, { log });
	await until(async () => (await jobs.getFailedCount()) === claims.length, 'the refusals');
	server.release();
	expect(left()).toEqual([]);
});
