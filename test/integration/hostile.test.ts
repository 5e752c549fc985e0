import { pino } from 'pino';
import { randomBytes } from 'node:crypto';
import { batchState } from '../../jobs/batch-state';
import { collect } from '../../jobs/collect';
import { dispatch } from '../../jobs/dispatch';
import type { JobData } from '../../jobs/records/job-data';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { bearer, chats, finished, fixture, runChats, until } from './helpers/fixture';

const setup = fixture();

/** A queue, a worker that keeps its log, and an endpoint. */
async function stage() {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const lines: string[] = [];
	const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(line) });
	const concurrency = { chat: 10, vision: 2 };
	const start = async () => await setup.worker(queue, { log, concurrency });
	/** The lines about refused jobs: none of them tells a secret. */
	const refused = () => {
		const said = lines.filter((line) => line.includes('"job refused"'));
		for (const line of said) expect(line).not.toContain(bearer);
		return said.map((line) => (JSON.parse(line) as { reason: string }).reason);
	};
	return { queue, server, start, refused };
}

/** What Redis holds of the job of an item. */
const keyOf = (queue: JobQueue, jobId: string) => queue.bull('jobs-chat').toKey(jobId);

async function change(queue: JobQueue, jobId: string, more: Partial<JobData>): Promise<void> {
	const key = keyOf(queue, jobId);
	const data = JSON.parse((await queue.redis.hget(key, 'data')) ?? '{}') as JobData;
	await queue.redis.hset(key, 'data', JSON.stringify({ ...data, ...more }));
}

const encryptedOf = async (queue: JobQueue, jobId: string) =>
	(JSON.parse((await queue.redis.hget(keyOf(queue, jobId), 'data')) ?? '{}') as JobData).encrypted;

test('forged, cut off, replayed and swapped requests fail at their items, and the others go on', async () => {
	const { queue, server, start, refused } = await stage();
	const before = await dispatch(queue, chats(server, ['from another batch']));
	const replayed = await encryptedOf(queue, before.jobIds[0] ?? '');
	const names = [
		'first',
		'second',
		'random',
		'cut',
		'empty',
		'replayed',
		'no blob',
		'climbs',
		'fine',
	];
	const { batchId, jobIds } = await dispatch(queue, chats(server, names));
	const id = (name: string) => jobIds[names.indexOf(name)] ?? '';
	const [first, second] = [
		await encryptedOf(queue, id('first')),
		await encryptedOf(queue, id('second')),
	];
	await change(queue, id('first'), { encrypted: second });
	await change(queue, id('second'), { encrypted: first });
	const head = Buffer.from(first, 'base64').subarray(0, 18);
	const forged = Buffer.concat([head, randomBytes(200)]).toString('base64');
	await change(queue, id('random'), { encrypted: forged });
	await change(queue, id('cut'), { encrypted: (await encryptedOf(queue, id('cut'))).slice(0, -8) });
	await change(queue, id('empty'), { encrypted: '' });
	await change(queue, id('replayed'), { encrypted: replayed });
	await change(queue, id('no blob'), { encrypted: `sha256:${'0'.repeat(64)}` });
	await change(queue, id('climbs'), { encrypted: 'sha256:../../../../etc/passwd' });
	const worker = await start();
	expect(await finished(queue, batchId)).toMatchObject({ completed: 1, failed: names.length - 1 });
	const ended = new Map(
		(await collect(queue, { batchId })).map((one, index) => [names[index], one]),
	);
	expect(ended.get('fine')).toMatchObject({ state: 'completed', result: { text: 'echo fine' } });
	for (const name of ['first', 'second', 'random', 'cut', 'empty', 'replayed']) {
		expect(ended.get(name)?.failure).toMatchObject({
			kind: 'output-invalid',
			message: 'An encrypted value of the job queue was changed or cut off',
			hint: expect.stringContaining('Check who else writes to this Redis') as string,
		});
	}
	expect(ended.get('no blob')?.failure?.message).toMatch(
		/^The file is not in the shared file directory/,
	);
	expect(ended.get('climbs')?.failure?.message).toBe('This is not a reference to a blob');
	expect(refused()).toEqual(new Array(7).fill('damaged'));
	expect(worker.health().refused).toEqual({ damaged: 7 });
	expect([...server.calls.keys()].sort()).toEqual(['fine', 'from another batch']);
});

test('a job under a name that is not its own does nothing to the batch that it names', async () => {
	const { queue, server, start, refused } = await stage();
	const { batchId, jobIds } = await dispatch(queue, chats(server, ['hold', 'mine']));
	const encrypted = await encryptedOf(queue, jobIds[0] ?? '');
	const jobs = queue.bull('jobs-chat');
	const data = { version: 1, batchId, index: 1, itemIndex: 1, encrypted };
	await jobs.add('chat', data, { jobId: 'somebody', attempts: 3 });
	await jobs.add('chat', { ...data, index: 7 }, { jobId: `${batchId}-7`, attempts: 3 });
	await jobs.add('chat', { ...data, index: 2 ** 40 }, { jobId: `${batchId}-${String(2 ** 40)}` });
	await jobs.add('chat', { ...data, index: -1 }, { jobId: `${batchId}--1` });
	await jobs.add('chat', { ...data, part: { name: 'chunk-0', of: 1 } }, { jobId: 'part' });
	const others = queue.bull('jobs-vision');
	await others.add('chat', { ...data, index: 0, itemIndex: 0 }, { jobId: jobIds[0] ?? '' });
	await others.add('vision', { ...data, encrypted: 'junk' }, { jobId: jobIds[1] ?? '' });
	const worker = await start();
	await until(async () => (await jobs.getFailedCount()) === 5, 'five failed jobs');
	await until(async () => (await others.getFailedCount()) === 2, 'two failed copies');
	await until(() => server.held.size === 1, 'the request that is held');
	server.release();
	expect(await finished(queue, batchId)).toMatchObject({ total: 2, completed: 2, failed: 0 });
	expect(refused()).toEqual(new Array(7).fill('not-a-job'));
	expect(worker.health().refused).toEqual({ 'not-a-job': 7 });
	expect(Object.fromEntries(server.calls)).toEqual({ hold: 1, mine: 1 });
});

test('nonsense of any size and depth is refused, and the worker goes on', async () => {
	const { queue, server, start, refused } = await stage();
	const jobs = queue.bull('jobs-chat');
	const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
	const nonsense = ['null', '[]', '"text"', '{"__proto__":{"version":1}}', deep];
	for (const [at, data] of nonsense.entries()) {
		await jobs.add('chat', {}, { jobId: `nonsense ${String(at)}`, attempts: 4 });
		await queue.redis.hset(jobs.toKey(`nonsense ${String(at)}`), 'data', data);
	}
	const { batchId, jobIds } = await dispatch(queue, chats(server, ['large', 'fine']));
	// A job carries 64 kB at most; more is a file.
	await change(queue, jobIds[0] ?? '', {
		encrypted: 'A'.repeat(20_000_000),
		label: 'L'.repeat(1e6),
	});
	const worker = await start();
	expect(await finished(queue, batchId)).toMatchObject({ completed: 1, failed: 1 });
	await until(async () => (await jobs.getFailedCount()) === nonsense.length + 1, 'the failures');
	// A busy worker may lose one that is large, and refuses it again.
	expect(new Set(refused())).toEqual(new Set(['damaged', 'not-a-job']));
	expect(worker.health()).toMatchObject({ healthy: true });
	expect([...server.calls.keys()]).toEqual(['fine']);
});

test('a capability that the worker does not know is said at the item', async () => {
	const { queue, server, start, refused } = await stage();
	const names = ['__proto__', 'constructor', 'toString', 'newest'];
	const { batchId, jobIds } = await dispatch(queue, chats(server, [...names, 'fine']));
	for (const [at, name] of names.entries()) {
		await queue.redis.hset(keyOf(queue, jobIds[at] ?? ''), 'name', name);
	}
	await start();
	expect(await finished(queue, batchId)).toMatchObject({ completed: 1, failed: 4 });
	const ended = await collect(queue, { batchId });
	for (const [at, name] of names.entries()) {
		expect(ended[at]?.failure).toMatchObject({
			message: `This worker does not know a capability named "${name}"`,
			hint: 'Run the same version of the package in n8n and in every worker',
		});
	}
	expect(refused()).toEqual(new Array(4).fill('unknown-capability'));
});

test('results that were moved to other items are not taken for theirs', async () => {
	const { queue, server, start } = await stage();
	await start();
	const { batchId } = await runChats(queue, chats(server, ['yours', 'mine']));
	const other = await runChats(queue, chats(server, ['theirs']));
	const of = (id: string) => `${queue.settings.prefix}:outcomes:${id}`;
	const [yours, mine] = await queue.redis.hmget(of(batchId), '0', '1');
	expect(yours).toBeTruthy();
	await queue.redis.hset(of(batchId), '0', mine ?? '', '1', yours ?? '');
	await queue.redis.hset(of(other.batchId), '0', yours ?? '');
	const message = 'An encrypted value of the job queue was changed or cut off';
	for (const one of [batchId, other.batchId]) {
		for (const { state, failure } of await collect(queue, { batchId: one })) {
			expect({ state, failure }).toMatchObject({ state: 'failed', failure: { message } });
		}
	}
	expect(await batchState(queue, batchId)).toMatchObject({ completed: 2 });
});
