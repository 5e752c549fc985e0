import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { dispatch } from '../../../jobs/dispatch';
import type { DispatchOptions } from '../../../jobs/records/dispatch-options';
import { openQueue, type JobQueue } from '../../../jobs/queue/open-queue';
import type { QueueSettingsInput } from '../../../jobs/redis/queue-settings';
import { waitForBatch } from '../../../jobs/wait-for-batch';
import { createWorker, type CreateWorkerOptions } from '../../../workers/create-worker';
import { bearer, chatServer } from './chat-server';
import { redisServer } from './redis-server';

type ChatServer = Awaited<ReturnType<typeof chatServer>>;

export type TestSettings = QueueSettingsInput & { fileDirectory: string };

const encryptionSecret = 'an encryption secret for tests, long enough';

/** Makes sure of a Redis for the tests of a file, and of a clean end of each test. */
export function fixture() {
	const ends: (() => Promise<unknown> | void)[] = [];
	let own: Awaited<ReturnType<typeof redisServer>> | undefined;
	let url = process.env.TEST_REDIS_URL ?? '';

	beforeAll(async () => {
		if (url !== '') return;
		own = await redisServer();
		url = own.url;
	});
	afterEach(async () => {
		for (const end of ends.splice(0).reverse()) await end();
	});
	afterAll(async () => {
		await own?.stop();
	});

	/** Settings of a queue that no other test sees. */
	const settings = (redisUrl = url): TestSettings => {
		const fileDirectory = mkdtempSync(join(tmpdir(), 'blobs-'));
		ends.push(() => {
			rmSync(fileDirectory, { recursive: true, force: true });
		});
		return {
			url: redisUrl,
			prefix: `{test-${randomUUID().slice(0, 8)}}`,
			encryptionSecret,
			fileDirectory,
		};
	};

	return {
		settings,
		redisUrl: () => url,
		atEnd(end: () => Promise<unknown> | void) {
			ends.push(end);
		},
		async queue(given = settings()): Promise<JobQueue> {
			const queue = await openQueue(given);
			ends.push(() => queue.close());
			return queue;
		},
		async chatServer(...rule: Parameters<typeof chatServer>): Promise<ChatServer> {
			const server = await chatServer(...rule);
			ends.push(() => server.close());
			return server;
		},
		async worker(queue: JobQueue, more: Partial<CreateWorkerOptions> = {}) {
			const worker = await createWorker({
				queue: queue.settings,
				catalogue: queue.catalogue,
				concurrency: { chat: 10 },
				lockDurationMs: 3000,
				stalledIntervalMs: 500,
				drainTimeoutMs: 500,
				log: pino({ level: process.env.TEST_LOG ?? 'silent' }),
				...more,
			});
			ends.push(() => worker.close());
			return worker;
		},
	};
}

/** What a node says of a batch of chats with these prompts. */
export function chats(
	server: Pick<ChatServer, 'endpoint'>,
	prompts: string[],
	more: Partial<DispatchOptions> = {},
): DispatchOptions {
	return {
		identity: {
			workflowId: 'workflow',
			workflowName: 'My workflow',
			executionId: randomUUID(),
			nodeId: 'node',
			nodeName: 'Chat',
			runIndex: 0,
			lineage: randomUUID(),
		},
		capability: 'chat',
		endpoint: server.endpoint,
		items: prompts.map((content, itemIndex) => ({
			request: { model: 'tiny', messages: [{ role: 'user', content }] },
			itemIndex,
		})),
		media: { open: async () => await Promise.resolve(Readable.from([])) },
		...more,
	};
}

export const prompts = (count: number, word = 'prompt') =>
	Array.from({ length: count }, (_, index) => `${word} ${String(index)}`);

export async function runChats(queue: JobQueue, options: DispatchOptions) {
	const dispatched = await dispatch(queue, options);
	await finished(queue, dispatched.batchId);
	return dispatched;
}

export const finished = async (queue: JobQueue, batchId: string, timeoutMs = 180_000) => {
	const state = await waitForBatch(queue, batchId, { signal: never, timeoutMs });
	if (state.finishedAt === undefined) throw new Error(`unfinished: ${JSON.stringify(state)}`);
	return state;
};

export const never = new AbortController().signal;

/** Polls until the value is there. */
export async function until<T>(
	read: () => T | Promise<T>,
	what: string,
	timeoutMs = 60_000,
): Promise<NonNullable<T>> {
	const end = Date.now() + timeoutMs;
	for (;;) {
		const value = await read();
		if (value) return value;
		if (Date.now() > end) throw new Error(`${what} did not come true in ${String(timeoutMs)} ms`);
		await delay(20);
	}
}

export { bearer };
