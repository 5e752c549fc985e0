import { pino } from 'pino';
import { requireState } from '../../jobs/batch-state';
import { requestCallback, pendingCallbacks } from '../../jobs/callbacks/callbacks';
import { cancel } from '../../jobs/cancel';
import { createEnvelope } from '../../jobs/encryption/envelope';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { encryptionKeys } from '../../jobs/encryption/encryption-keys';
import { dispatch } from '../../jobs/dispatch';
import { leaveBatch } from '../../jobs/leave-batch';
import { cancelStopped } from '../../workers/watching/cancel-stopped';
import { httpServer, json } from '../helpers/http-server';
import { chats, fixture, never, prompts } from './helpers/fixture';
import { batchKeys, indexKeys } from '../../jobs/redis/redis-keys';

const setup = fixture();
const log = pino({ level: 'silent' });

type StatusAndMessage = [status: number, message: string];
const stopped: StatusAndMessage = [409, 'The execution "7" has finished with error.'];
const waits: StatusAndMessage = [200, 'It waits'];

/** A batch that waits in the queue, the executions that wait for it, and an n8n that tells of them. */
async function stage(
	answers: Record<string, StatusAndMessage>,
	meanwhile: () => Promise<void> = async () => {},
) {
	const asked: string[] = [];
	const host = await httpServer(async ({ method, path }, response) => {
		asked.push(`${method} ${path}`);
		await meanwhile();
		const [status, message] = answers[path.slice(1)] ?? [404, 'Not found'];
		json(response, status, { message });
	});
	setup.atEnd(() => host.close());
	const queue = await setup.queue();
	const queued = chats(await setup.chatServer(), prompts(3));
	const options = { ...queued, identity: { ...queued.identity, executionId: '7' } };
	const { batchId } = await dispatch(queue, options);
	for (const name of Object.keys(answers)) {
		const [executionId = '', nodeId = ''] = name.split('/');
		await requestCallback(queue, batchId, { executionId, nodeId }, `${host.url}/${name}`);
	}
	const state = async () => (await requireState(queue, batchId)).state;
	return { queue, host, options, batchId, asked, state };
}

let hours = 0;

/** Looks an hour after the look before, when n8n is asked about each batch again. */
async function look(queue: JobQueue): Promise<number> {
	hours += 1;
	return await cancelStopped(queue, { log, signal: never, now: Date.now() + hours * 3_600_000 });
}

test('a batch ends once its execution was stopped while it waited', async () => {
	const answers = { '7/node': waits };
	const { queue, batchId, asked, state } = await stage(answers);
	expect(await look(queue)).toBe(0);
	expect(await state()).toBe('waiting');
	answers['7/node'] = stopped;
	expect(await look(queue)).toBe(1);
	expect(await requireState(queue, batchId)).toMatchObject({ state: 'cancelled', cancelled: 3 });
	expect(asked).toEqual(['GET /7/node', 'GET /7/node']);
	// It has ended: nobody is asked about it any more.
	expect(await look(queue)).toBe(0);
	expect(asked).toHaveLength(2);
});

test('n8n is asked about a batch after half a minute, and then the more rarely the longer it waits', async () => {
	const { queue, batchId, asked } = await stage({ '7/node': waits });
	const start = Date.now();
	const seen: number[] = [];
	for (let minute = 0; minute < 24 * 60; minute++) {
		await cancelStopped(queue, { log, signal: never, now: start + minute * 60_000 });
		if (asked.length > seen.length) seen.push(minute);
	}
	expect(seen[0]).toBeGreaterThanOrEqual(1);
	expect(seen[0]).toBeLessThanOrEqual(2);
	const pauses = seen.slice(1).map((minute, place) => minute - (seen[place] ?? 0));
	expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
	expect(Math.max(...pauses)).toBeLessThanOrEqual(31);
	expect(seen.length).toBeLessThan(70);
	// Once it has ended, it is asked no more, and keeps its place among those with a pending callback.
	await cancel(queue, { batchId }, 'cancelled');
	hours = 24;
	expect(await look(queue)).toBe(0);
	expect(asked).toHaveLength(seen.length);
	expect(await queue.redis.zscore(indexKeys(queue).pendingCallbacks, batchId)).not.toBeNull();
});

test('n8n is asked once more before the jobs of a batch may begin', async () => {
	const { queue, asked, host, options } = await stage({});
	const minutes = 600;
	const start = Date.now();
	const identity = { ...options.identity, executionId: '8' };
	const notBefore = start + minutes * 60_000;
	const { batchId } = await dispatch(queue, { ...options, identity, notBefore });
	await requestCallback(queue, batchId, identity, `${host.url}/8/node`);
	const seen: number[] = [];
	for (let minute = 0; minute < minutes; minute++) {
		await cancelStopped(queue, { log, signal: never, now: start + minute * 60_000 });
		if (asked.length > seen.length) seen.push(minute);
	}
	expect(seen.some((minute) => minutes - minute <= 2)).toBe(true);
	expect(seen.length).toBeLessThan(40);
});

test.each<[string, Record<string, StatusAndMessage>]>([
	['runs', { '7/node': [409, 'The execution "7" is running already.'] }],
	['went on without it', { '7/node': [409, 'The execution "7 has finished already.'] }],
	['is not known at the address', { '7/node': [404, 'The execution "7" does not exist.'] }],
	['is not reached', { '7/node': [502, 'has finished with error'] }],
	['has another secret in its address', { '7/node': [401, 'Invalid token'] }],
	['is not the only one that waits', { '7/node': stopped, '8/jobs': waits }],
	['only watched it with a Jobs node', { '7/jobs': stopped }],
])('a batch goes on where the execution %s', async (_why, answers) => {
	const { queue, asked, state } = await stage(answers);
	expect(await look(queue)).toBe(0);
	const isAsked = '7/node' in answers;
	expect(asked.includes('GET /7/node')).toBe(isAsked);
	expect(await state()).toBe('waiting');
});

test('a batch goes on where the stopped execution was retried, and resumes who waits for it', async () => {
	const { queue, options, batchId, asked, state } = await stage({ '7/node': stopped });
	const identity = { ...options.identity, executionId: '9' };
	expect(await dispatch(queue, { ...options, identity, retryOf: {} })).toMatchObject({
		...{ batchId, attached: true },
	});
	// It waits in the process, where nobody can be asked.
	expect(await look(queue)).toBe(0);
	expect(asked).toEqual([]);
	expect(await state()).toBe('waiting');
	expect((await pendingCallbacks(queue, batchId)).map(({ waitingNode }) => waitingNode)).toEqual([
		'7/node',
	]);
});

test('a batch goes on where the retry joins while n8n is asked', async () => {
	const given = await stage({ '7/node': stopped }, async () => {
		const { queue, options, batchId, host } = given;
		const identity = { ...options.identity, executionId: '9' };
		await dispatch(queue, { ...options, identity, retryOf: {} });
		await requestCallback(
			queue,
			batchId,
			{ executionId: '9', nodeId: 'node' },
			`${host.url}/9/node`,
		);
	});
	expect(await look(given.queue)).toBe(0);
	expect(given.asked).toEqual(['GET /7/node']);
	expect(await given.state()).toBe('waiting');
});

test('a batch that cannot be asked for holds up no other', async () => {
	const first = await stage({ '7/node': stopped });
	const second = await dispatch(first.queue, { ...first.options, identity: other });
	const { callbacks } = batchKeys(first.queue, second.batchId);
	const stranger = createEnvelope(
		encryptionKeys({ encryptionSecret: 'an encryption secret of somebody else, long' }),
	);
	const encrypted = stranger.encrypt('http://x', { purpose: 'callback', id: second.batchId });
	await first.queue.redis.hset(callbacks, '8/node', encrypted);
	await expect(pendingCallbacks(first.queue, second.batchId)).rejects.toThrow();
	expect(await look(first.queue)).toBe(1);
	expect(await first.state()).toBe('cancelled');
});

test('stopping a retry that waits in the process leaves the batch to the one that waits for it', async () => {
	const answers = { '7/node': waits };
	const { queue, options, batchId, state } = await stage(answers);
	const identity = { ...options.identity, executionId: '9' };
	await dispatch(queue, { ...options, identity, retryOf: {} });
	await leaveBatch(queue, batchId, identity);
	expect(await look(queue)).toBe(0);
	expect(await state()).toBe('waiting');
	// From here it is that one's.
	answers['7/node'] = stopped;
	expect(await look(queue)).toBe(1);
	expect(await state()).toBe('cancelled');
});

test('stopping who waits in the process cancels a batch that nobody else waits for', async () => {
	const { queue, batchId, state } = await stage({ '7/node': waits });
	await leaveBatch(queue, batchId, { executionId: '7', nodeId: 'node' });
	expect(await state()).toBe('cancelled');
});

test('a batch that is only watched stays with those who watch it', async () => {
	const { queue, batchId, state } = await stage({ '8/jobs': waits });
	await leaveBatch(queue, batchId, { executionId: '7', nodeId: 'node' });
	expect(await state()).toBe('waiting');
});

const other = {
	...{ workflowId: 'workflow', executionId: '8', nodeId: 'node', nodeName: 'Chat', runIndex: 0 },
};
