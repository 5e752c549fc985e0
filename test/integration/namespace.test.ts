import { readdir } from 'node:fs/promises';
import fc from 'fast-check';
import { batchState } from '../../jobs/batch-state';
import { cancel } from '../../jobs/cancel';
import { collect } from '../../jobs/collect';
import { createEnvelope } from '../../jobs/encryption/envelope';
import { deleteJobs } from '../../jobs/delete-jobs';
import { dispatch } from '../../jobs/dispatch';
import { listBatches } from '../../jobs/list-batches';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { readQueueSettings } from '../../jobs/redis/read-queue-settings';
import { recordOutcomes } from '../../jobs/records/record-outcomes';
import { encryptionKeys } from '../../jobs/encryption/encryption-keys';
import { workersAlive } from '../../jobs/queue/workers-alive';
import { runs } from '../helpers/runs';
import { chats, finished, fixture, runChats } from './helpers/fixture';

const setup = fixture();

/** Queues of two teams on one Redis, with the same prefix, secret and folder; and one without. */
async function teams(): Promise<[JobQueue, JobQueue, JobQueue]> {
	const given = setup.settings();
	return [
		await setup.queue({ ...given, namespace: 'team-a' }),
		await setup.queue({ ...given, namespace: 'team-b' }),
		await setup.queue(given),
	];
}

const identity = { workflowId: 'w', executionId: '1', nodeId: 'n', nodeName: 'Chat', runIndex: 0 };

test('what one team queues is run, seen and removed by its own workers alone', async () => {
	const [a, b, neither] = await teams();
	const server = await setup.chatServer();
	await setup.worker(b);
	await setup.worker(neither);
	const { batchId } = await dispatch(a, chats(server, ['mine'], { identity }));
	const { batchId: other } = await runChats(b, chats(server, ['theirs'], { identity }));
	expect(other).toBe(batchId);
	expect(await batchState(a, batchId)).toMatchObject({ completed: 0, workers: 0 });
	expect(await workersAlive(a)).toEqual([]);
	expect(await listBatches(neither)).toEqual([]);
	expect([...server.calls.keys()]).toEqual(['theirs']);

	await deleteJobs(b, { batchId });
	expect(await listBatches(a)).toMatchObject([{ batchId }]);
	await setup.worker(a);
	await finished(a, batchId);
	expect(await collect(a, { batchId })).toMatchObject([{ result: { text: 'echo mine' } }]);
	expect(await listBatches(b)).toEqual([]);
});

test('neither values nor files of one team open with the same secret in another namespace', async () => {
	const [a, b, neither] = await teams();
	const context = { purpose: 'request', id: 'one' } as const;
	const encrypted = a.envelope.encrypt('words', context);
	expect(a.envelope.open(encrypted, context)).toBe('words');
	for (const other of [b, neither]) {
		expect(() => other.envelope.open(encrypted, context)).toThrow('another encryption secret');
	}
	const open = createEnvelope(encryptionKeys({ ...a.settings, namespace: 'team-a' }));
	expect(open.open(encrypted, context)).toBe('words');
	const folders = await readdir(a.settings.fileDirectory);
	expect(new Set(folders).size).toBe(3);
});

test('a namespace that could run into a key or a folder is refused', () => {
	for (const namespace of ['', '-a', 'a b', 'a:b', 'a@b', '../a', 'a/b', 'ä', 'a'.repeat(41)]) {
		expect(() => readQueueSettings({ ...setup.settings(), namespace })).toThrow('Namespace');
	}
	for (const prefix of ['{}', '!!', 'a@b', '{:}']) {
		expect(() => readQueueSettings({ ...setup.settings(), prefix })).toThrow('Key Prefix');
	}
});

type Step = { team: 0 | 1; does: 'queue' | 'end' | 'cancel' | 'delete' };

test('whatever two teams do, in whatever order, each finds what it did and no more', async () => {
	const server = await setup.chatServer();
	const step = fc.record<Step>({
		team: fc.constantFrom(0, 1),
		does: fc.constantFrom('queue', 'end', 'cancel', 'delete'),
	});
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
			const [a, b] = await teams();
			const found = [];
			for (const [team, queue] of [a, b].entries()) {
				// What its steps come to alone, and in an order that the other one has a part in.
				found.push(
					await alone(
						queue,
						steps.filter((one) => one.team === team),
					),
				);
			}
			const given = setup.settings();
			const mixed = [
				await setup.queue({ ...given, namespace: 'team-a' }),
				await setup.queue({ ...given, namespace: 'team-b' }),
			] as const;
			for (const { team, does } of steps) await take(mixed[team], does);
			expect([await status(mixed[0]), await status(mixed[1])]).toEqual(found);
		}),
		runs(0.01),
	);

	async function alone(queue: JobQueue, steps: Step[]) {
		for (const { does } of steps) await take(queue, does);
		return await status(queue);
	}

	async function take(queue: JobQueue, does: Step['does']) {
		const options = chats(server, ['one', 'two'], { identity });
		if (does === 'queue') await dispatch(queue, options);
		const [batch] = await listBatches(queue);
		if (!batch) return;
		const { batchId } = batch;
		if (does === 'cancel') await cancel(queue, { batchId }, 'cancelled');
		if (does === 'delete') await deleteJobs(queue, { batchId });
		if (does === 'end') {
			await recordOutcomes(queue, batchId, [
				{ index: 0, state: 'completed', result: { text: 'x' }, hints: [] },
			]);
		}
	}

	async function status(queue: JobQueue) {
		return (await listBatches(queue)).map(({ batchId, completed, cancelled, state }) => {
			return { batchId, completed, cancelled, state };
		});
	}
});
