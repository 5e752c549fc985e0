import { collect } from '../../jobs/collect';
import { dispatch } from '../../jobs/dispatch';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { chats, finished, fixture, prompts, until } from './helpers/fixture';

const setup = fixture();
const next = 'the next encryption secret, also long enough';

const promoteAll = async (queue: JobQueue) => {
	for (const job of await queue.bull('jobs-chat').getDelayed()) await job.promote();
};

test('a worker leaves what it has no secret for to one that has', async () => {
	const settings = setup.settings();
	const queue = await setup.queue(settings);
	const server = await setup.chatServer();
	const stranger = await setup.worker(queue, {
		queue: { ...queue.settings, encryptionSecret: next },
	});
	const { batchId } = await dispatch(queue, chats(server, prompts(3)));
	await until(
		async () => (await queue.bull('jobs-chat').getDelayedCount()) === 3,
		'three jobs that were put back',
	);
	expect(stranger.health()).toMatchObject({ healthy: true });
	expect(server.calls.size).toBe(0);
	await stranger.close();
	await setup.worker(queue);
	await promoteAll(queue);
	await finished(queue, batchId);
	expect(await collect(queue, { batchId })).toMatchObject(
		prompts(3).map((prompt) => ({ state: 'completed', result: { text: `echo ${prompt}` } })),
	);
	// No attempt was spent on the worker that could not read them.
	expect([...server.calls.values()]).toEqual([1, 1, 1]);
});

test('a secret is changed while jobs wait, and none is lost or paid for twice', async () => {
	const settings = setup.settings();
	const before = await setup.queue(settings);
	const server = await setup.chatServer();
	const options = chats(server, ['large '.repeat(20_000), ...prompts(2)]);
	const { batchId } = await dispatch(before, options);
	// Workers first, which then open both; n8n follows.
	const worker = await setup.worker(before, {
		queue: { ...before.settings, previousSecrets: [next] },
	});
	await finished(before, batchId);
	await worker.close();
	const rotated = {
		...settings,
		encryptionSecret: next,
		previousSecrets: [settings.encryptionSecret],
	};
	const after = await setup.queue(rotated);
	await setup.worker(after);
	// The node that ran again finds its batch, and the results that were encrypted before.
	expect(await dispatch(after, options)).toMatchObject({ batchId, attached: true });
	expect(await collect(after, { batchId })).toMatchObject([
		{ state: 'completed' },
		...prompts(2).map((prompt) => ({ result: { text: `echo ${prompt}` } })),
	]);
	const second = await dispatch(after, chats(server, ['after']));
	await finished(after, second.batchId);
	expect(await collect(after, second)).toMatchObject([{ result: { text: 'echo after' } }]);
	expect([...server.calls.values()]).toEqual([1, 1, 1, 1]);
	// Without the old secret, what it encrypted is told in words.
	const without = await setup.queue({ ...settings, encryptionSecret: next });
	expect(await collect(without, { batchId })).toMatchObject(
		[1, 2, 3].map(() => ({
			failure: { kind: 'credential-invalid', hint: expect.stringContaining('previous') },
		})),
	);
});
