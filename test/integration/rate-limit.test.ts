import { batchState } from '../../jobs/batch-state';
import { dispatch } from '../../jobs/dispatch';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { cliWorker } from './helpers/cli-worker';
import { chats, finished, fixture, prompts, until } from './helpers/fixture';
import { strictServer, type Strictness } from './helpers/strict-server';

const setup = fixture();

async function endpoint(limits: Record<string, Strictness>) {
	const server = await strictServer(limits);
	setup.atEnd(() => server.close());
	return server;
}

async function workers(queue: JobQueue, count: number, chat: number) {
	const flags = ['--lock-duration', '3', '--stalled-interval', '0.5'];
	return await Promise.all(
		Array.from({ length: count }, async () => {
			const worker = await cliWorker(queue.settings, [
				...flags,
				'--concurrency',
				`chat=${String(chat)}`,
			]);
			setup.atEnd(() => worker.end('SIGKILL'));
			return worker;
		}),
	);
}

const completedBy = ({ lines }: { lines: { msg?: unknown }[] }) =>
	lines.filter(({ msg }) => msg === 'job completed').length;

test('three workers keep to one number of requests at once, and share them', async () => {
	const queue = await setup.queue();
	const server = await endpoint({ key: { concurrency: 4, lastsMs: 100 } });
	const three = await workers(queue, 3, 10);
	const { batchId } = await dispatch(
		queue,
		chats(server.server('key', { concurrency: 4 }), prompts(120)),
	);
	expect(await finished(queue, batchId, 50_000)).toMatchObject({ completed: 120, failed: 0 });
	expect(server.use('key')).toMatchObject({ maxActive: 4, broken: [] });
	expect(server.use('key').startedAt).toHaveLength(120);
	for (const worker of three) expect(completedBy(worker)).toBeGreaterThanOrEqual(12);
});

test('three workers keep to one number of requests and tokens a minute', async () => {
	const queue = await setup.queue();
	const server = await endpoint({
		...{ byRequests: { requests: 20 }, byTokens: { tokens: 1000, tokensEach: 100 } },
	});
	await workers(queue, 3, 4);
	// Estimated as a little more than the hundred tokens that they use.
	const long = prompts(15, 'x'.repeat(430));
	const batches = [
		chats(server.server('byRequests', { requestsPerMinute: 20 }), prompts(30)),
		chats(server.server('byTokens', { tokensPerMinute: 1000 }), long),
	];
	const ids = await Promise.all(batches.map(async (one) => (await dispatch(queue, one)).batchId));
	for (const id of ids) expect(await finished(queue, id, 100_000)).toMatchObject({ failed: 0 });
	for (const [key, atOnce, all] of [
		['byRequests', 20, 30],
		['byTokens', 9, 15],
	] as const) {
		const { startedAt, broken } = server.use(key);
		expect(broken).toEqual([]);
		expect(startedAt).toHaveLength(all);
		const [first = 0] = startedAt;
		// What the limit allows goes at once, and the rest once the first minute has passed.
		expect(startedAt.filter((at) => at < first + 30_000).length).toBeGreaterThanOrEqual(atOnce);
		expect(startedAt.filter((at) => at < first + server.windowMs()).length).toBeLessThanOrEqual(20);
	}
});

test('a rate limit rests its key in all workers, costs no attempt, and other keys go on', async () => {
	const queue = await setup.queue();
	const server = await endpoint({ tired: { restMs: 20_000, concurrency: 1 }, other: {} });
	await workers(queue, 2, 2);
	const tired = await dispatch(
		queue,
		chats(server.server('tired', { concurrency: 1 }), prompts(12)),
	);
	await until(() => server.use('tired').restUntil > 0, 'the rate limit');
	const other = await dispatch(queue, chats(server.server('other'), prompts(12)));
	await finished(queue, other.batchId);
	// All slots were taken by jobs of the key that rests.
	expect(server.use('tired').startedAt).toEqual([]);
	const jobs = queue.bull('jobs-chat');
	const delayed = await jobs.getDelayed();
	expect(delayed.length).toBeGreaterThan(0);
	for (const job of delayed) expect(job.attemptsMade).toBe(0);
	expect(await finished(queue, tired.batchId)).toMatchObject({ completed: 12, failed: 0 });
	expect(server.use('tired').broken).toEqual([]);
});

test('the place of a killed worker goes to others', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const holder = { endpoint: { ...server.endpoint, concurrency: 1 } };
	const [victim] = await workers(queue, 1, 1);
	const held = await dispatch(queue, chats(holder, ['hold me']));
	await until(() => server.held.size === 1, 'a held request');
	await workers(queue, 1, 4);
	const { batchId } = await dispatch(queue, chats(holder, prompts(3)));
	await victim?.end('SIGKILL');
	// Its job is run again as well, and may be the first to get the place.
	const second = until(() => server.calls.get('hold me') === 2, 'the second run', 45_000);
	await Promise.all([second.then(server.release), finished(queue, batchId)]);
	await finished(queue, held.batchId);
	expect(await batchState(queue, held.batchId)).toMatchObject({ completed: 1 });
});

test('neither the key nor the address of an endpoint shows in Redis', async () => {
	const queue = await setup.queue();
	const server = await endpoint({ 'sk-of-the-limiter': { concurrency: 1, lastsMs: 500 } });
	await setup.worker(queue);
	const { batchId } = await dispatch(
		queue,
		chats(server.server('sk-of-the-limiter', { concurrency: 1, requestsPerMinute: 9 }), prompts(2)),
	);
	await until(() => server.use('sk-of-the-limiter').active === 1, 'a request under way');
	const keys = await queue.redis.keys(`${queue.settings.prefix}:rate-limit:*`);
	expect(keys.map((key) => key.split(':').at(-1)).sort()).toEqual(['leases', 'starts', 'tokens']);
	expect(keys.join()).not.toMatch(/sk-of|127\.0|tiny/);
	await finished(queue, batchId);
	expect(await queue.redis.zcard(keys.find((key) => key.endsWith('leases')) ?? '')).toBe(0);
});
