import { DelayedError, type Job } from 'bullmq';
import { pino } from 'pino';
import { readBatch, requireBatch } from '../../jobs/records/batch-record';
import { batchState } from '../../jobs/batch-state';
import { requestCallback, pendingCallbacks } from '../../jobs/callbacks/callbacks';
import { cancel } from '../../jobs/cancel';
import { collect } from '../../jobs/collect';
import { deleteJobs } from '../../jobs/delete-jobs';
import { dispatch } from '../../jobs/dispatch';
import { jobsQueue } from '../../jobs/queue/open-queue';
import { recordOutcomes } from '../../jobs/records/record-outcomes';
import { reopenBatch } from '../../jobs/flows/reopen-batch';
import { retryFailed } from '../../jobs/retry-failed';
import { sweepKeys } from '../../jobs/sweeping/sweep-keys';
import { createBatchProcessor } from '../../workers/callbacks/process-batch';
import { sweepBlobs } from '../../workers/watching/sweep-blobs';
import { httpServer, json } from '../helpers/http-server';
import { toneServer } from '../helpers/tone-speech';
import { ageBlobs } from './helpers/blob-files';
import { chats, finished, fixture, prompts, runChats, until } from './helpers/fixture';
import { keptKeys } from './helpers/kept-keys';
import { recording, recordings } from './helpers/spoken-recordings';
import { joinWords } from '../helpers/join-words';

const setup = fixture();

/** An endpoint that refuses prompts with "bad" in them until it is repaired. */
async function moody() {
	const mood = { isMended: false };
	const server = await setup.chatServer((prompt, response) => {
		if (mood.isMended || !prompt.includes('bad')) return false;
		json(response, 400, { error: { message: `No to ${prompt}` } });
		return true;
	});
	return { server, mood };
}

test('what failed runs again, what completed is not paid for again', async () => {
	const queue = await setup.queue();
	const { server, mood } = await moody();
	await setup.worker(queue);
	const texts = ['good', 'bad 1', 'fine', 'bad 2'];
	const { batchId, jobIds } = await runChats(queue, chats(server, texts, { deadlineMs: 90_000 }));
	const before = await batchState(queue, batchId);
	expect(before).toMatchObject({ state: 'completed', completed: 2, failed: 2 });
	mood.isMended = true;
	expect(await retryFailed(queue, { batchId })).toBe(2);
	const after = await finished(queue, batchId);
	expect(after).toMatchObject({ state: 'completed', completed: 4, failed: 0 });
	expect(after.deadlineAt).toBeGreaterThan(before?.deadlineAt ?? Infinity);
	expect(after.usage).toMatchObject({ inputTokens: 12, outputTokens: 8, totalTokens: 20 });
	expect((await collect(queue, { batchId })).map(({ result }) => result)).toMatchObject(
		texts.map((text) => ({ text: `echo ${text}` })),
	);
	expect(Object.fromEntries(server.calls)).toEqual({ good: 1, 'bad 1': 2, fine: 1, 'bad 2': 2 });
	// The parent has ended a second time, and nothing waits.
	await until(
		async () => (await queue.bull('batches').getJobState(batchId)) === 'unknown',
		'the end of the parent',
	);
	expect(await queue.bull('batches').getDelayedCount()).toBe(0);
	await expect(retryFailed(queue, { jobId: jobIds[1] ?? '' })).rejects.toThrow('has not failed');
});

test('one job runs again while the others of its batch go on', async () => {
	const queue = await setup.queue();
	const { server, mood } = await moody();
	await setup.worker(queue);
	const { batchId, jobIds } = await dispatch(queue, chats(server, ['hold', 'bad 1', 'bad 2']));
	await until(async () => (await batchState(queue, batchId))?.failed === 2, 'two failures');
	mood.isMended = true;
	expect(await retryFailed(queue, { jobId: jobIds[1] ?? '' })).toBe(1);
	await until(async () => (await batchState(queue, batchId))?.completed === 1, 'the second run');
	expect(await batchState(queue, batchId)).toMatchObject({ state: 'running', failed: 1 });
	server.release();
	expect(await finished(queue, batchId)).toMatchObject({ completed: 2, failed: 1 });
});

test('its new end is told to whoever waits', async () => {
	const queue = await setup.queue();
	const { server, mood } = await moody();
	await setup.worker(queue);
	const { batchId } = await runChats(queue, chats(server, ['bad', 'good']));
	const host = await httpServer(({ body }, response) => {
		json(response, 200, { resumed: true, batchId: body.batchId });
	});
	setup.atEnd(() => host.close());
	const waitingNode = { executionId: '9', nodeId: 'node' };
	expect(await requestCallback(queue, batchId, waitingNode, host.url)).toBe(false);
	mood.isMended = true;
	await retryFailed(queue, { batchId });
	// The batch may have ended again before the question; then nobody needs to call.
	if (await requestCallback(queue, batchId, waitingNode, host.url)) {
		await until(() => host.received.length === 1, 'the call');
	}
	await finished(queue, batchId);
	await until(
		async () => (await pendingCallbacks(queue, batchId)).length === 0,
		'the end of the calls',
	);
});

test('a retry that was cut short is made good by the next', async () => {
	const queue = await setup.queue();
	const { server, mood } = await moody();
	const worker = await setup.worker(queue);
	const { batchId } = await runChats(queue, chats(server, ['bad', 'good']));
	await until(
		async () => (await queue.bull('batches').getJobState(batchId)) === 'unknown',
		'the end of the parent',
	);
	await worker.close();
	mood.isMended = true;
	// It died after it had opened the batch again, before it queued the job.
	await reopenBatch(queue, await requireBatch(queue, batchId), [0], undefined);
	expect(await batchState(queue, batchId)).toMatchObject({ waiting: 1, failed: 0 });
	expect(await retryFailed(queue, { batchId })).toBe(1);
	await setup.worker(queue);
	expect(await finished(queue, batchId)).toMatchObject({ completed: 2, failed: 0 });
	expect(server.calls.get('good')).toBe(1);
});

test('many jobs are retried at once, and fail anew where nothing has changed', async () => {
	const queue = await setup.queue();
	const { server } = await moody();
	await setup.worker(queue);
	const { batchId } = await runChats(queue, chats(server, prompts(450, 'bad')));
	expect(await retryFailed(queue, { batchId })).toBe(450);
	expect(await finished(queue, batchId)).toMatchObject({ failed: 450, completed: 0 });
	expect([...server.calls.values()].every((calls) => calls === 2)).toBe(true);
});

test('a recording that failed halfway pays for the chunks alone that are not finished', async () => {
	let isMended = false;
	const calls = new Map<string, number>();
	const server = await toneServer(({ fileName }, response) => {
		calls.set(fileName, (calls.get(fileName) ?? 0) + 1);
		if (isMended || calls.size <= 2) return;
		json(response, 401, { error: { message: 'Incorrect API key provided' } });
	});
	setup.atEnd(server.close);
	const queue = await setup.queue();
	await setup.worker(queue, { concurrency: { transcription: 1 } });
	const { wav, spoken } = recording(5);
	const { batchId } = await dispatch(queue, recordings(server, [wav]));
	expect(await finished(queue, batchId)).toMatchObject({ failed: 1 });
	await until(async () => (await keptKeys(queue)).length === 3, 'what is kept for a retry');
	await sweepKeys(queue);
	for (const key of await keptKeys(queue)) {
		const leftMs = await queue.redis.pttl(key);
		expect(leftMs).toBeLessThanOrEqual(queue.settings.keepFailedHours * 3_600_000);
	}
	// They have lain for longer than files lie that nobody needs.
	ageBlobs(queue, 30);
	await sweepBlobs(queue);
	isMended = true;
	expect(await retryFailed(queue, { batchId })).toBe(1);
	expect(await finished(queue, batchId)).toMatchObject({ completed: 1, failed: 0 });
	const [only] = await collect(queue, { batchId });
	expect(only?.result).toMatchObject({ text: joinWords(spoken) });
	const [first, second, refused, ...others] = calls.values();
	expect([first, second, refused]).toEqual([1, 1, 2]);
	expect(new Set(others)).toEqual(new Set([1]));
	await until(async () => (await keptKeys(queue)).length === 0, 'the end of what was kept');
});

test('what is kept of a failed recording goes when it is deleted', async () => {
	let calls = 0;
	const server = await toneServer((_heard, response) => {
		if (++calls > 1) json(response, 401, { error: { message: 'Incorrect API key provided' } });
	});
	setup.atEnd(server.close);
	const queue = await setup.queue();
	await setup.worker(queue, { concurrency: { transcription: 1 } });
	const { batchId } = await dispatch(queue, recordings(server, [recording(3).wav]));
	expect(await finished(queue, batchId)).toMatchObject({ failed: 1 });
	await until(async () => (await keptKeys(queue)).length === 3, 'what is kept for a retry');
	await deleteJobs(queue, { batchId });
	expect(await keptKeys(queue)).toEqual([]);
});

test('it is refused in words where nothing failed or no request is left', async () => {
	const queue = await setup.queue();
	const { server } = await moody();
	const failure = { kind: 'request-invalid', message: 'no file' } as const;
	const unread = await dispatch(queue, chats(server, [], { items: [{ itemIndex: 0, failure }] }));
	await expect(retryFailed(queue, unread)).rejects.toThrow('no longer in the queue');
	const open = await dispatch(queue, chats(server, ['a', 'b']));
	await expect(retryFailed(queue, open)).rejects.toThrow('2 are in progress');
	await cancel(queue, open, 'cancelled');
	await expect(retryFailed(queue, open)).rejects.toMatchObject({
		details: { hint: expect.stringContaining('Run the node that queued them again') as string },
	});
	await deleteJobs(queue, open);
	await expect(retryFailed(queue, open)).rejects.toThrow('There is no batch');
});

test('what failed items cost counts, and workers that a job lost are counted anew with a retry', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const { batchId, jobIds } = await dispatch(queue, chats(server, ['hold', 'other']));
	const usage = {
		...{ inputTokens: 7, outputTokens: 2, thinkingTokens: 0, totalTokens: 9 },
		costUsd: 0.000_5,
	};
	await recordOutcomes(queue, batchId, [
		{ index: 0, state: 'failed', failure: { kind: 'output-truncated', message: 'cut', usage } },
	]);
	expect((await readBatch(queue, batchId))?.usage).toEqual(usage);
	const jobs = queue.bull(jobsQueue('chat'));
	const key = jobs.toKey(jobIds[0] ?? '');
	await setup.worker(queue);
	await until(async () => (await jobs.getJobState(jobIds[0] ?? '')) === 'failed', 'its end');
	await queue.redis.hset(key, 'stc', 2);
	expect(await retryFailed(queue, { batchId })).toBe(1);
	expect(await queue.redis.hexists(key, 'stc')).toBe(0);
	await until(() => server.held.size === 1, 'it runs again');
	server.release();
	// What the first run cost was paid all the same.
	const { usage: all } = await finished(queue, batchId);
	expect(all).toMatchObject({ totalTokens: 9 + 2 * 5 });
});

test('a retry that comes while the parent ends the batch is not undone by it', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const { batchId } = await dispatch(queue, chats(server, ['one', 'two']));
	const failure = { kind: 'output-truncated' as const, message: 'cut' };
	await recordOutcomes(queue, batchId, [
		{ index: 0, state: 'failed', failure },
		{ index: 1, state: 'completed', result: { text: 'two' }, hints: [] },
	]);
	const batch = await requireBatch(queue, batchId);
	// The parent has just seen that nobody opened the batch again, and then somebody does.
	const hget = queue.redis.hget.bind(queue.redis);
	jest.spyOn(queue.redis, 'hget').mockImplementationOnce(async (...args) => {
		const before = await hget(...args);
		await reopenBatch(queue, batch, [0], undefined);
		return before;
	});
	const sendCallbacks = jest.fn(() => Promise.resolve(undefined));
	const endBatch = createBatchProcessor({ queue, log: pino({ enabled: false }), sendCallbacks });
	const moveToDelayed = jest.fn(() => Promise.resolve());
	const job = {
		name: 'batch',
		data: { batchId },
		moveToDelayed,
		attemptsStarted: 1,
	} as unknown as Job;
	await expect(endBatch(job, 'token')).rejects.toThrow(DelayedError);
	expect(moveToDelayed).toHaveBeenCalledTimes(1);
	expect(sendCallbacks).not.toHaveBeenCalled();
	expect(await requireBatch(queue, batchId)).toMatchObject({ completed: 1, failed: 0 });
});
