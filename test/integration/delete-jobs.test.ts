import { randomBytes } from 'node:crypto';
import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { batchState } from '../../jobs/batch-state';
import { requestCallback } from '../../jobs/callbacks/callbacks';
import { collect } from '../../jobs/collect';
import { deleteJobs } from '../../jobs/delete-jobs';
import { dispatch } from '../../jobs/dispatch';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { recordOutcomes } from '../../jobs/records/record-outcomes';
import { createSteps } from '../../jobs/checkpoints/steps';
import { sweepBlobs } from '../../workers/watching/sweep-blobs';
import { httpServer, json } from '../helpers/http-server';
import { chats, finished, fixture, prompts, runChats, until } from './helpers/fixture';

const setup = fixture();

/** The keys that belong to a batch and its jobs. */
const keysOf = async (queue: JobQueue, batchId: string) =>
	(await queue.redis.keys(`${queue.settings.prefix}*`)).filter((key) => key.includes(batchId));

test('a running batch is stopped and leaves nothing but what happened', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	await setup.worker(queue);
	const options = chats(server, ['now', 'hold 1', 'hold 2', ...prompts(300)], {
		deadlineMs: 60_000,
	});
	const { batchId, jobIds } = await dispatch(queue, options);
	await until(() => server.held.size === 2, 'two held requests');
	const step = createSteps(queue, jobIds[1] ?? '');
	await step('one', z.string(), async () => await Promise.resolve('kept'));
	expect(await deleteJobs(queue, { batchId })).toBe(303);
	await until(() => server.aborted.size === 2, 'two aborted requests');
	expect(await batchState(queue, batchId)).toBeUndefined();
	expect(await keysOf(queue, batchId)).toEqual([]);
	expect(await queue.redis.zcard(queue.key('batch-index'))).toBe(0);
	expect(await deleteJobs(queue, { batchId })).toBe(0);
	// The same run of the same node may queue the same again.
	const again = await runChats(queue, { ...options, items: chats(server, ['later']).items });
	expect(again.attached).toBe(false);
});

test('one job is deleted, whatever its state, and its batch adds up', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	await setup.worker(queue);
	const { batchId, jobIds } = await dispatch(queue, chats(server, ['hold', 'done', 'other']));
	await until(async () => (await batchState(queue, batchId))?.completed === 2, 'two results');
	const [running = '', done = ''] = jobIds;
	expect(await deleteJobs(queue, { jobId: done })).toBe(1);
	expect(await deleteJobs(queue, { jobId: done })).toBe(0);
	expect(await batchState(queue, batchId)).toMatchObject({ completed: 1, cancelled: 1 });
	expect(await deleteJobs(queue, { jobId: running })).toBe(1);
	await until(() => server.aborted.size === 1, 'an aborted request');
	expect(await finished(queue, batchId)).toMatchObject({ completed: 1, cancelled: 2, failed: 0 });
	expect(await collect(queue, { batchId })).toMatchObject([
		{ state: 'cancelled', failure: { message: 'The job was deleted' } },
		{ state: 'cancelled', failure: { message: 'The job was deleted' } },
		{ result: { text: 'echo other' } },
	]);
	expect((await keysOf(queue, done)).concat(await keysOf(queue, running))).toEqual([]);
	expect(await deleteJobs(queue, { jobId: `${batchId}-77` })).toBe(0);
});

test('a job some of whose items failed is deleted as well', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const { batchId, jobIds } = await dispatch(queue, chats(server, ['shared', 'other']));
	await recordOutcomes(queue, batchId, [
		{ index: 0, state: 'completed', result: {}, hints: [], isPartial: true },
	]);
	expect(await deleteJobs(queue, { jobId: jobIds[0] ?? '' })).toBe(1);
	expect(await batchState(queue, batchId)).toMatchObject({
		completed: 0,
		cancelled: 1,
		waiting: 1,
	});
	expect(await collect(queue, { jobId: jobIds[0] ?? '' })).toMatchObject([
		{ state: 'cancelled', failure: { message: 'The job was deleted' } },
	]);
});

test('files go with their batch, unless another batch has the same ones', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	await setup.worker(queue);
	const long = () => randomBytes(60_000).toString('base64');
	const [first, second] = [
		await runChats(queue, chats(server, [long()])),
		await runChats(queue, chats(server, [long()])),
	];
	const files = () => filesOf(queue.settings.fileDirectory);
	const before = files();
	await deleteJobs(queue, { batchId: first.batchId });
	// An hour and a bit later, as far as the deleted ones are concerned.
	for (const file of before) utimesSync(file, 1, 1);
	expect(await sweepBlobs(queue)).toBe(2);
	expect(files()).toHaveLength(before.length - 2);
	expect(await collect(queue, second)).toMatchObject([{ state: 'completed' }]);
});

test('a node that waits for a deleted batch is resumed and told', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const { batchId } = await dispatch(queue, chats(server, prompts(3)));
	const host = await httpServer(({ body }, response) => {
		json(response, 200, { resumed: true, batchId: body.batchId });
	});
	setup.atEnd(() => host.close());
	await requestCallback(queue, batchId, { executionId: '9', nodeId: 'node' }, `${host.url}/resume`);
	expect(await deleteJobs(queue, { batchId })).toBe(3);
	await setup.worker(queue);
	await until(() => host.received.length === 1, 'the call');
	expect(host.received).toMatchObject([{ path: '/resume', body: { batchId } }]);
	await until(
		async () => (await queue.redis.exists(queue.key('callbacks', batchId))) === 0,
		'the end of the calls',
	);
	expect(server.received).toEqual([]);
});

test('what is no ID is refused in words', async () => {
	const queue = await setup.queue();
	await expect(deleteJobs(queue, { batchId: 'nonsense' })).rejects.toThrow('is not a batch ID');
	await expect(deleteJobs(queue, { jobId: 'nonsense' })).rejects.toThrow('is not a job ID');
	expect(await deleteJobs(queue, { batchId: 'f'.repeat(32) })).toBe(0);
	expect(await deleteJobs(queue, { jobId: `${'f'.repeat(32)}-3` })).toBe(0);
});

const filesOf = (directory: string) =>
	readdirSync(directory, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && entry.name !== 'store-id')
		.map((entry) => join(entry.parentPath, entry.name));
