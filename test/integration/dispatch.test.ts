import { randomBytes } from 'node:crypto';
import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { z } from 'zod/v4';
import type { Capability } from '../../capabilities/capability';
import { media } from '../../capabilities/capability';
import { batchState } from '../../jobs/batch-state';
import { requestCallback, pendingCallbacks } from '../../jobs/callbacks/callbacks';
import { collect } from '../../jobs/collect';
import { dispatch } from '../../jobs/dispatch';
import { jobState } from '../../jobs/job-state';
import { openQueue } from '../../jobs/queue/open-queue';
import { writeWait, readWait } from '../../jobs/callbacks/wait-record';
import { waitForBatch } from '../../jobs/wait-for-batch';
import { sweepBlobs } from '../../workers/watching/sweep-blobs';
import { bearer, chats, finished, fixture, never, prompts, runChats } from './helpers/fixture';

const setup = fixture();

test('results come back in the order of the items', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	await setup.worker(queue);
	const { batchId, jobIds, attached } = await runChats(queue, chats(server, prompts(40)));
	expect(attached).toBe(false);
	expect(jobIds[7]).toBe(`${batchId}-7`);
	const collected = await collect(queue, { batchId });
	expect(collected.map(({ result }) => (result as { text: string }).text)).toEqual(
		prompts(40, 'echo prompt'),
	);
	expect(collected[3]).toMatchObject({ itemIndex: 3, jobId: jobIds[3], state: 'completed' });
	expect(collected[3]?.result).toMatchObject({ usage: { totalTokens: 5 } });
});

test('the state of a batch and of a job follow the work', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const { batchId, jobIds } = await dispatch(queue, chats(server, ['hold 1', 'now 2']));
	expect(await batchState(queue, batchId, { jobs: true })).toMatchObject({
		...{ state: 'waiting', total: 2, waiting: 2, running: 0, progress: 0, workers: 0 },
		...{ capability: 'chat', identity: { nodeName: 'Chat' } },
		jobs: [{ itemIndex: 0, jobId: jobIds[0], state: 'waiting' }, { state: 'waiting' }],
	});
	await setup.worker(queue);
	const seen: string[] = [];
	const waiting = waitForBatch(queue, batchId, {
		signal: never,
		onProgress({ running, completed, state, workers }) {
			seen.push(`${state} ${String(running)} ${String(completed)} ${String(workers)}`);
			if (completed === 1) server.release();
		},
	});
	expect(await waiting).toMatchObject({ state: 'completed', completed: 2, progress: 1 });
	expect(seen).toContain('running 1 1 1');
	expect(await jobState(queue, jobIds[0] ?? '')).toMatchObject({
		...{ state: 'completed', progress: 1, attempts: 1, itemIndex: 0, capability: 'chat' },
	});
	expect(await jobState(queue, 'nonsense')).toBeUndefined();
});

test('the same run dispatched again joins its batch and pays once', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const options = chats(server, prompts(5));
	const [first, second] = await Promise.all([dispatch(queue, options), dispatch(queue, options)]);
	const third = await dispatch(queue, options);
	expect(second.batchId).toBe(first.batchId);
	expect(third).toEqual({ ...first, attached: true });
	await setup.worker(queue);
	await finished(queue, first.batchId);
	expect(await dispatch(queue, options)).toMatchObject({ attached: true });
	expect((await collect(queue, first)).every(({ state }) => state === 'completed')).toBe(true);
	expect([...server.calls.values()]).toEqual([1, 1, 1, 1, 1]);
});

test('the same run with other requests is another batch', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	await setup.worker(queue);
	const options = chats(server, ['first']);
	const first = await runChats(queue, options);
	const second = await runChats(queue, { ...options, items: chats(server, ['second']).items });
	expect(second.batchId).not.toBe(first.batchId);
	expect(await collect(queue, second)).toMatchObject([{ result: { text: 'echo second' } }]);
	expect(await dispatch(queue, options)).toEqual({ ...first, attached: true });
});

test('a batch that expired runs anew under the same id', async () => {
	const given = { ...setup.settings(), keepCompletedHours: 5 / 3600 };
	const queue = await setup.queue(given);
	const server = await setup.chatServer();
	await setup.worker(queue);
	const options = chats(server, ['again']);
	const { batchId } = await runChats(queue, options);
	while (await batchState(queue, batchId)) await new Promise(setImmediate);
	await expect(collect(queue, { batchId })).rejects.toMatchObject({
		details: { kind: 'request-invalid', hint: expect.stringContaining('key prefix') },
	});
	expect(await runChats(queue, options)).toMatchObject({ batchId, attached: false });
	expect(server.calls.get('again')).toBe(2);
});

test('nothing secret stands in Redis in clear', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const secret = 'the prompt that nobody may read';
	const long = `${secret} ${'x'.repeat(100_000)}`;
	const { batchId } = await dispatch(queue, chats(server, [secret, 'refused', long]));
	const waitingNode = { executionId: '1', nodeId: 'node' };
	// Nothing listens there, so that the call stays pending.
	const url = 'http://127.0.0.1:1/webhook-waiting/1/node?signature=signed';
	const wait = { url, waits: [{ batchId, items: [0, 1, 2] }] };
	await writeWait(queue, waitingNode, wait);
	expect(await requestCallback(queue, batchId, waitingNode, url)).toBe(true);
	await setup.worker(queue);
	await finished(queue, batchId);
	const pending = [{ waitingNode: '1/node', url }];
	expect(await pendingCallbacks(queue, batchId)).toEqual(pending);
	const all: string[] = [];
	for (const key of await queue.redis.keys(`${queue.settings.prefix}*`)) {
		const type = await queue.redis.type(key);
		const read = {
			string: () => queue.redis.get(key),
			hash: () => queue.redis.hgetall(key),
			list: () => queue.redis.lrange(key, 0, -1),
			set: () => queue.redis.smembers(key),
			zset: () => queue.redis.zrange(key, '0', '-1'),
			stream: () => queue.redis.xrange(key, '-', '+'),
		}[type] as (() => Promise<unknown>) | undefined;
		all.push(key, JSON.stringify((await read?.()) ?? null));
	}
	const text = all.join('\n');
	expect(text).toContain('My workflow');
	for (const hidden of [
		bearer,
		'nobody may read',
		'echo',
		'signature',
		'xxxx',
		'webhook-waiting',
	]) {
		expect(text).not.toContain(hidden);
	}
	// What was looked through held the calls and the wait, for whoever has the secret.
	expect(text).toContain(queue.key('callbacks', batchId));
	expect(text).toContain(queue.key('waiting-node', '1/node'));
	expect(await pendingCallbacks(queue, batchId)).toEqual(pending);
	expect(await readWait(queue, waitingNode)).toEqual(wait);
	expect(text.length).toBeLessThan(60_000);
});

const request = z.object({ files: z.array(z.object({ file: media })) });
const size: Capability<z.infer<typeof request>, unknown> = {
	name: 'size',
	request,
	result: z.unknown(),
	async run({ files }, { media: source, onHint, onProgress }) {
		onProgress(0.5);
		onHint('counted');
		const sizes = [];
		for (const { file } of files) {
			let bytes = 0;
			for await (const chunk of await source.open(file)) bytes += (chunk as Buffer).length;
			sizes.push([file.fileName, file.byteLength, bytes]);
		}
		return { sizes };
	},
};

test('media travel through the blob store, and hints with the result', async () => {
	const catalogue = { size: { capability: size, attempts: 1, backoffMs: 1, concurrency: 1 } };
	const queue = await openQueue(setup.settings(), { catalogue });
	setup.atEnd(() => queue.close());
	await setup.worker(queue, { concurrency: { size: 2 } });
	let opened = 0;
	const file = (name: string) => ({
		file: { ref: name, mimeType: 'audio/wav', fileName: name, byteLength: 0 },
	});
	const { batchId } = await runChats(queue, {
		...chats({ endpoint: { baseUrl: 'http://nowhere', apiKey: '', profile: 'openai' } }, []),
		capability: 'size',
		items: [
			{ itemIndex: 4, label: 'two files', request: { files: [file('a'), file('b')] } },
			{ itemIndex: 9, request: { files: [file('a')] } },
		],
		media: {
			async open({ ref }) {
				opened += 1;
				return await Promise.resolve(Readable.from([Buffer.alloc(ref === 'a' ? 200_000 : 7)]));
			},
		},
	});
	expect(opened).toBe(2);
	expect(await collect(queue, { batchId })).toMatchObject([
		{
			...{ itemIndex: 4, label: 'two files', hints: ['counted'] },
			result: {
				sizes: [
					['a', 200_000, 200_000],
					['b', 7, 7],
				],
			},
		},
		{ itemIndex: 9, result: { sizes: [['a', 200_000, 200_000]] } },
	]);
});

test('what cannot be queued is refused in words, and nothing is queued', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	await expect(dispatch(queue, chats(server, []))).rejects.toThrow('no items');
	await expect(dispatch(queue, chats(server, ['a'], { capability: 'sing' }))).rejects.toThrow(
		'no capability named "sing"',
	);
	const bad = { request: { model: 'tiny', messages: [] }, itemIndex: 3 };
	await expect(dispatch(queue, { ...chats(server, ['good']), items: [bad] })).rejects.toMatchObject(
		{
			details: { kind: 'request-invalid', message: expect.stringContaining('Item 3') },
		},
	);
	const endpoint = { ...server.endpoint, baseUrl: 'nonsense' };
	await expect(dispatch(queue, chats(server, ['a'], { endpoint }))).rejects.toMatchObject({
		details: { kind: 'credential-invalid' },
	});
	const keys = await queue.redis.keys(`${queue.settings.prefix}*`);
	expect(keys.filter((key) => !key.endsWith(':meta'))).toEqual([]);
});

test('what failed before it was queued keeps its place and needs no job', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	await setup.worker(queue);
	const failure = { kind: 'request-invalid', message: 'no file' } as const;
	const [good] = chats(server, ['good']).items;
	const items = [{ itemIndex: 0, failure }, ...(good ? [{ ...good, itemIndex: 1 }] : [])];
	const { batchId } = await runChats(queue, chats(server, [], { items }));
	expect(await collect(queue, { batchId })).toMatchObject([
		{ itemIndex: 0, state: 'failed', failure },
		{ itemIndex: 1, state: 'completed' },
	]);
	const none = await runChats(queue, chats(server, [], { items: [{ itemIndex: 0, failure }] }));
	expect(await queue.redis.pttl(queue.key('batch', none.batchId))).toBeGreaterThan(0);
});

test('retention is what the producer was told, and blobs live as long as their batch', async () => {
	const queue = await setup.queue({ ...setup.settings(), keepCompletedHours: 300 });
	const server = await setup.chatServer();
	await setup.worker(queue, { queue: { ...queue.settings, keepCompletedHours: 1 } });
	// Text that does not compress is over the limit, as request and as result.
	const long = randomBytes(60_000).toString('base64');
	const { batchId } = await runChats(queue, chats(server, [long]));
	const left = await queue.redis.pttl(queue.key('batch', batchId));
	expect(left / 3_600_000).toBeGreaterThan(299);
	const { ref } = await queue.blobs.put(Readable.from(['nobody needs this']));
	for (const file of filesOf(queue.settings.fileDirectory)) utimesSync(file, 1, 1);
	expect(await sweepBlobs(queue)).toBe(1);
	expect(await queue.blobs.has(ref)).toBe(false);
	expect(await collect(queue, { batchId })).toMatchObject([{ result: { text: `echo ${long}` } }]);
});

const filesOf = (directory: string) =>
	readdirSync(directory, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && entry.name !== 'store-id')
		.map((entry) => join(entry.parentPath, entry.name));
