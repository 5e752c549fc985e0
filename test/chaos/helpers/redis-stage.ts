import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { batchState } from '../../../jobs/batch-state';
import { collect } from '../../../jobs/collect';
import { dispatch } from '../../../jobs/dispatch';
import type { DispatchOptions } from '../../../jobs/records/dispatch-options';
import { openQueue, type JobQueue } from '../../../jobs/queue/open-queue';
import type { QueueSettings } from '../../../jobs/redis/queue-settings';
import { chatServer } from '../../integration/helpers/chat-server';
import { cliWorker } from '../../integration/helpers/cli-worker';
import { chats, finished, until } from '../../integration/helpers/fixture';
import { redisServer } from '../../integration/helpers/redis-server';
import { faultProxy } from './fault-proxy';

const slots = 4;

/**
 * A Redis, a worker in a process of its own and the side that n8n runs, each with a proxy of its
 * own in between, and an endpoint whose answers take a moment.
 */
export async function redisStage({ lockSeconds = 60, lastsMs = 60 } = {}) {
	const ends: (() => unknown)[] = [];
	const redis = await redisServer();
	ends.push(() => redis.stop());
	const [forWorker, forN8n] = await Promise.all([faultProxy(redis.port), faultProxy(redis.port)]);
	ends.push(
		() => {
			forWorker.close();
		},
		() => {
			forN8n.close();
		},
	);
	const at = (port: number) => `redis://127.0.0.1:${String(port)}`;
	const fileDirectory = mkdtempSync(join(tmpdir(), 'blobs-'));
	ends.push(() => {
		rmSync(fileDirectory, { recursive: true, force: true });
	});
	const encryptionSecret = 'an encryption secret for tests, long enough';
	const settings = { url: at(forN8n.port), encryptionSecret, fileDirectory };
	const queue = await openQueue(settings);
	ends.push(() => queue.close());
	const server = await chatServer(undefined, lastsMs);
	ends.push(() => server.close());
	const admin = new Redis(at(redis.port), { retryStrategy: () => 100, maxRetriesPerRequest: null });
	admin.on('error', () => undefined);
	ends.push(() => {
		admin.disconnect();
	});
	const flags = ['--concurrency', `chat=${String(slots)}`, '--health-port', '0'];
	const locks = ['--lock-duration', String(lockSeconds), '--stalled-interval', '2'];
	const worker = await cliWorker({ ...queue.settings, url: at(forWorker.port) } as QueueSettings, [
		...flags,
		...locks,
	]);
	ends.push(() => worker.end('SIGKILL'));
	const port = String(worker.lines.find(({ msg }) => msg === 'worker ready')?.healthPort);

	return {
		...{ redis, queue, settings, server, admin, worker, forWorker, forN8n, slots },
		async close() {
			for (const end of ends.reverse()) await end();
		},
		/** What a worker's health says. */
		async health() {
			const response = await fetch(`http://127.0.0.1:${port}/readyz`);
			return (await response.json()) as Record<string, unknown>;
		},
		/** Queues chats and comes back once a few have ended. */
		async begin(prompts: string[], more: Partial<DispatchOptions> = {}) {
			const options = chats(server, prompts, more);
			const { batchId } = await dispatch(queue, options);
			await until(async () => (await completed(queue, batchId)) >= 4, 'four ended jobs');
			return { options, batchId };
		},
		completed: async (batchId: string) => await completed(queue, batchId),
		/** Waits for the end; every result has to be there once and right. */
		async end(batchId: string, prompts: string[], timeoutMs: number, through: JobQueue = queue) {
			const state = await finished(through, batchId, timeoutMs);
			expect(state).toMatchObject({ completed: prompts.length, failed: 0, cancelled: 0 });
			const texts = (await collect(through, { batchId })).map(({ result }) => result);
			expect(texts).toMatchObject(prompts.map((prompt) => ({ text: `echo ${prompt}` })));
		},
		/** Calls at the endpoint for these prompts; each was made at least once. */
		calls(prompts: string[]) {
			const each = prompts.map((prompt) => server.calls.get(prompt) ?? 0);
			expect(Math.min(...each)).toBeGreaterThan(0);
			return each.reduce((sum, count) => sum + count, 0);
		},
	};
}

const completed = async (queue: JobQueue, batchId: string) =>
	(await batchState(queue, batchId))?.completed ?? 0;
