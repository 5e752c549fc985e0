import { randomBytes } from 'node:crypto';
import { readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { z } from 'zod/v4';
import { requestCallback } from '../../jobs/callbacks/callbacks';
import { collect } from '../../jobs/collect';
import { dispatch } from '../../jobs/dispatch';
import { noteKept } from '../../jobs/checkpoints/kept-files';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { recordOutcomes, type JobOutcome } from '../../jobs/records/record-outcomes';
import { createSteps } from '../../jobs/checkpoints/steps';
import { purge } from '../../workers/commands/purge';
import { sweepQueue } from '../../workers/watching/sweep-queue';
import { cliCommand } from './helpers/cli-worker';
import { bearer, chats, fixture, prompts, runChats } from './helpers/fixture';
import { batchKeys } from '../../jobs/redis/redis-keys';

const setup = fixture();
const nowhere = {
	endpoint: { baseUrl: 'http://127.0.0.1:1/v1', apiKey: bearer, profile: 'openai' as const },
};
const old = { dryRun: false, all: false };

const allKeys = async (queue: JobQueue) => await queue.redis.keys(`${queue.settings.prefix}:*`);

/** Keys that BullMQ has of a queue, whatever is in it, and the events of a week. */
const isFurniture = (key: string) =>
	/:(meta|id|marker|events|pc|stalled-check|stalled)$|:queue-id$|:events:(batch|job)$/.test(key);

const keysOf = async (queue: JobQueue) =>
	(await allKeys(queue)).filter((key) => !isFurniture(key)).sort();

const done = (index: number): JobOutcome => ({
	...{ index, state: 'completed', hints: [] },
	result: { text: 'done' },
});

test('ended batches go by their age; those that run, or that a node waits for, stay', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const worker = await setup.worker(queue);
	const ended = await runChats(queue, chats(server, prompts(3)));
	await worker.close();
	const open = await dispatch(queue, chats(nowhere, ['open']));
	const awaited = await dispatch(queue, chats(nowhere, ['awaited']));
	await requestCallback(
		queue,
		awaited.batchId,
		{ executionId: '1', nodeId: 'n' },
		'http://x/resume',
	);
	await recordOutcomes(queue, awaited.batchId, [done(0)]);
	const before = await keysOf(queue);

	expect((await purge(queue.settings, old)).text).toBe(
		`Nothing to remove under ${queue.settings.prefix}`,
	);
	expect(await keysOf(queue)).toEqual(before);
	const now = { ...old, olderThanMs: 0 };
	const { text: dry } = await purge(queue.settings, { ...now, dryRun: true });
	expect(dry).toContain('Would remove');
	expect(dry).toContain('1  batches that ended long ago');
	expect(dry).toContain(
		'1 old batches were kept, because a waiting node has not taken their results yet',
	);
	expect(await keysOf(queue)).toEqual(before);

	expect((await purge(queue.settings, now)).text).toContain('1  batches that ended long ago');
	const left = await keysOf(queue);
	expect(left.filter((key) => key.includes(ended.batchId))).toEqual([]);
	expect(before.filter((key) => key.includes(open.batchId))).toEqual(
		left.filter((key) => key.includes(open.batchId)),
	);
	expect(await collect(queue, awaited)).toMatchObject([{ result: { text: 'done' } }]);
});

/** One orphan of every kind, beside a batch that is waiting and keeps all of its own. */
async function orphans(queue: JobQueue) {
	const { blobs } = queue;
	const step = z.string();
	const keep = async (jobId: string) => {
		await createSteps(queue, jobId)('one', step, async () => await Promise.resolve('kept'));
		await noteKept(queue, jobId, (await blobs.put(Readable.from([jobId]))).ref);
	};
	const alive = await dispatch(queue, chats(nowhere, [randomBytes(60_000).toString('base64')]));
	await keep(alive.jobIds[0] ?? '');
	// Its record has expired before BullMQ's own keys; it kept what nobody clears up.
	const gone = await dispatch(queue, chats(nowhere, prompts(4), { deadlineMs: 60_000 }));
	await keep(gone.jobIds[1] ?? '');
	await recordOutcomes(queue, gone.batchId, [done(0)]);
	await queue.redis.del(batchKeys(queue, gone.batchId).record);
	// Steps of a job that has ended.
	const ended = await dispatch(queue, chats(nowhere, ['x', 'y']));
	await recordOutcomes(queue, ended.batchId, [done(0)]);
	await keep(ended.jobIds[0] ?? '');
	// A call of a batch of which nothing else is left.
	await queue.redis.hset(batchKeys(queue, 'e'.repeat(32)).callbacks, '1/n', 'encrypted');
	await blobs.put(Readable.from(['nobody needs this']));
	for (const file of filesOf(queue)) utimesSync(file, 1, 1);
	return { alive, gone, ended };
}

test('orphans of every kind go, and what belongs to a batch stays', async () => {
	const queue = await setup.queue();
	const { alive, gone, ended } = await orphans(queue);
	const before = await keysOf(queue);
	const rows = [
		'4  jobs without a batch',
		'2  parents and deadlines without a batch',
		'2  keys with outcomes without a batch',
		'1  callbacks that no execution is waiting for',
		'ended jobs that still had steps, parts or files',
		'1  notes about batches that no longer exist',
		'1  entries of the list of batches',
		'files that nothing refers to',
	];
	const { text: dry } = await purge(queue.settings, { ...old, dryRun: true });
	for (const row of rows) expect(dry).toContain(row);
	expect(await keysOf(queue)).toEqual(before);
	const { text: said } = await purge(queue.settings, old);
	for (const row of rows) expect(said).toContain(row);
	const left = await keysOf(queue);
	const own = before.filter((key) => key.includes(alive.batchId));
	expect(left.filter((key) => key.includes(alive.batchId))).toEqual(own);
	expect(own.some((key) => key.includes(':kept:'))).toBe(true);
	expect(left.filter((key) => key.includes(gone.batchId) || key.includes('eeee'))).toEqual([]);
	expect(left.filter((key) => /:(steps|kept):/.test(key) && key.includes(ended.batchId))).toEqual(
		[],
	);
	// The encrypted request of the batch that waits, and what its job kept. A file that a job has let
	// go of just now goes an hour later, should another job want it.
	const refs = new Set(filesOf(queue));
	expect(refs.size).toBe(3);
	for (const file of refs) if (statSync(file).mtimeMs > 60_000) refs.delete(file);
	expect(refs.size).toBe(2);
	expect((await purge(queue.settings, old)).text).toContain('Nothing to remove');
});

test('a worker clears up the same way, and leaves what another runs', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	await setup.worker(queue);
	const { batchId } = await dispatch(queue, chats(server, prompts(31, 'hold')));
	while (server.held.size < 10) await new Promise(setImmediate);
	await queue.redis.del(batchKeys(queue, batchId).record);
	const { jobs, parents } = await sweepQueue(queue);
	expect(jobs).toBe(21);
	expect(parents).toBe(1);
	expect(server.aborted.size).toBe(0);
	server.release();
});

test('everything goes at once, but not while a worker runs', async () => {
	const queue = await setup.queue();
	const other = await setup.queue();
	await orphans(queue);
	const theirs = await dispatch(other, chats(nowhere, ['theirs']));
	const worker = await setup.worker(queue);
	const all = { dryRun: false, all: true };
	await expect(purge(queue.settings, all)).rejects.toThrow('Workers are still running (1)');
	await worker.close();
	const before = (await allKeys(queue)).length;
	expect((await purge(queue.settings, { ...all, dryRun: true })).text).toContain(
		`${String(before)}  keys`,
	);
	expect(await allKeys(queue)).toHaveLength(before);
	await purge(queue.settings, all);
	expect(await allKeys(queue)).toEqual([]);
	expect(filesOf(queue)).toEqual([]);
	expect(await collect(other, theirs)).toMatchObject([{ state: 'waiting' }]);
});

test('the command says what it did, and ends with 0, 1 or 2', async () => {
	const queue = await setup.queue();
	await dispatch(queue, chats(nowhere, ['a']));
	const settings = queue.settings;
	const run = async (...args: string[]) => await cliCommand(settings, ['purge', ...args]);
	expect(await run('--older-than', '12h', '--dry-run')).toEqual({
		code: 0,
		out: `Nothing to remove under ${settings.prefix}\n`,
		complaints: '',
	});
	expect(await run('--all')).toMatchObject({
		code: 2,
		complaints: expect.stringContaining('Add --yes to confirm') as string,
	});
	expect(await run('--older-than', 'soon', '--yes', '--nonsense')).toMatchObject({
		code: 2,
		complaints: expect.stringContaining('needs a time such as 12h or 7d, not "soon"') as string,
	});
	expect(await run('--redis-url', 'redis://127.0.0.1:1')).toMatchObject({
		code: 1,
		complaints: expect.stringContaining('no server is listening there') as string,
	});
	expect((await run('--help')).out).toContain('--older-than');
	expect(await run('--all', '--yes')).toMatchObject({
		code: 0,
		out: expect.stringMatching(/^Removed under .*:\n +\d+ {2}keys\n/) as string,
	});
	expect(await allKeys(queue)).toEqual([]);
});

const filesOf = ({ settings: { fileDirectory } }: JobQueue) =>
	readdirSync(fileDirectory, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && entry.name !== 'store-id')
		.filter((entry) => !entry.parentPath.endsWith('owners'))
		.map((entry) => join(entry.parentPath, entry.name));
