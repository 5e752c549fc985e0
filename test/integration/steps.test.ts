import { randomBytes } from 'node:crypto';
import { z } from 'zod/v4';
import { collect } from '../../jobs/collect';
import { dispatch } from '../../jobs/dispatch';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { recordOutcomes } from '../../jobs/records/record-outcomes';
import { forgetJob } from '../../jobs/checkpoints/forget-job';
import { createSteps } from '../../jobs/checkpoints/steps';
import { completion, says } from '../gemini/model-turn';
import { httpServer, json } from '../helpers/http-server';
import { chats, fixture, runChats, until } from './helpers/fixture';
import { batchKeys } from '../../jobs/redis/redis-keys';

const setup = fixture();
const text = z.object({ text: z.string() });

test('the result of a step is kept, encrypted, until the job has its outcome', async () => {
	const queue = await setup.queue();
	const step = createSteps(queue, 'job-1');
	let works = 0;
	const work = async () => {
		works += 1;
		return await Promise.resolve({ text: `secret ${String(works)}` });
	};
	expect(await step('one', text, work)).toEqual({ text: 'secret 1' });
	expect(await step('one', text, work)).toEqual({ text: 'secret 1' });
	expect(await createSteps(queue, 'job-2')('one', text, work)).toEqual({ text: 'secret 2' });
	const kept = await queue.redis.hgetall(queue.key('steps', 'job-1'));
	expect(JSON.stringify(kept)).not.toContain('secret');
	await forgetJob(queue, 'job-1');
	expect(await step('one', text, work)).toEqual({ text: 'secret 3' });
});

test('a long result of a step, such as a picture, is a blob; without it the step is done anew', async () => {
	const queue = await setup.queue();
	let works = 0;
	const work = async () => {
		works += 1;
		return await Promise.resolve({ text: randomBytes(1_000_000).toString('base64') });
	};
	const first = await createSteps(queue, 'job')('one', text, work);
	const kept = await queue.redis.hget(queue.key('steps', 'job'), 'one');
	expect(kept).toMatch(/^sha256:[0-9a-f]{64}$/);
	expect(await createSteps(queue, 'job')('one', text, work)).toEqual(first);
	await queue.blobs.storage.sweep(-1000);
	expect(await createSteps(queue, 'job')('one', text, work)).not.toEqual(first);
	expect(works).toBe(2);
});

test('a step of another secret or another shape is worked out anew', async () => {
	const settings = setup.settings();
	const queue = await setup.queue(settings);
	await createSteps(queue, 'job')('one', text, async () => await Promise.resolve({ text: 'old' }));
	const fresh = async () => await Promise.resolve({ text: 'new' });
	const other = await setup.queue({
		...settings,
		encryptionSecret: 'another secret, also long enough',
	});
	expect(await createSteps(other, 'job')('one', text, fresh)).toEqual({ text: 'new' });
	const shape = z.object({ text: z.string(), more: z.number() });
	const more = async () => await Promise.resolve({ text: 'new', more: 1 });
	expect(await createSteps(queue, 'job')('one', shape, more)).toEqual({ text: 'new', more: 1 });
});

test.each<[string, (queue: JobQueue, batchId: string) => Promise<unknown>]>([
	[
		'has its result already',
		(queue, batchId) =>
			recordOutcomes(queue, batchId, [{ index: 0, state: 'completed', result: {}, hints: [] }]),
	],
	[
		'was cancelled',
		(queue, batchId) =>
			recordOutcomes(queue, batchId, [
				{ index: 0, state: 'cancelled', failure: { kind: 'cancelled', message: 'Cancelled' } },
			]),
	],
	[
		'belongs to a batch that expired',
		(queue, batchId) => queue.redis.del(batchKeys(queue, batchId).record),
	],
])('the steps of a job go where it %s', async (_name, end) => {
	const server = await setup.chatServer();
	const queue = await setup.queue();
	const { batchId, jobIds } = await dispatch(queue, chats(server, ['hello']));
	const [jobId = ''] = jobIds;
	await createSteps(queue, jobId)('one', text, async () => await Promise.resolve({ text: 'kept' }));
	await end(queue, batchId);
	await setup.worker(queue);
	const key = queue.key('steps', jobId);
	await until(async () => (await queue.redis.exists(key)) === 0, 'the end of the steps');
	expect(server.received).toEqual([]);
});

test('a job that runs again pays for no chunk of its document twice', async () => {
	const calls = new Map<string, number>();
	const server = await httpServer(({ body }, response) => {
		const part = /part (\d) of/.exec(JSON.stringify(body.messages))?.[1] ?? '';
		const call = (calls.get(part) ?? 0) + 1;
		calls.set(part, call);
		// The second part fails until the job has failed as well.
		if (part === '2' && call <= 5) json(response, 503, { error: { message: 'overloaded' } });
		else json(response, 200, completion(says(JSON.stringify({ names: [`name ${part}`] }))));
	});
	setup.atEnd(server.close);
	const queue = await setup.queue();
	const { extraction } = queue.catalogue;
	if (!extraction) throw new Error('The catalogue has no extraction');
	await setup.worker(queue, {
		catalogue: { extraction: { ...extraction, backoffMs: 50 } },
		concurrency: { extraction: 2 },
	});
	const request = {
		model: 'tiny',
		text: Array.from({ length: 20 }, (_, i) => `This is sentence ${String(i)}.`).join('\n'),
		schema: {
			type: 'object',
			properties: { names: { type: 'array', items: { type: 'string' } } },
		},
		chunkChars: 200,
		overlapChars: 0,
	};
	const endpoint = { baseUrl: `${server.url}/v1`, apiKey: 'key', profile: 'openai' as const };
	const { batchId, jobIds } = await runChats(
		queue,
		chats({ endpoint }, [], {
			capability: 'extraction',
			items: [{ request, itemIndex: 0 }],
		}),
	);
	const [only] = await collect(queue, { batchId });
	expect(only).toMatchObject({ state: 'completed', result: { chunks: 3 } });
	expect(Object.fromEntries(calls)).toEqual({ 1: 1, 2: 6, 3: 1 });
	const isGone = async () => (await queue.redis.exists(queue.key('steps', jobIds[0] ?? ''))) === 0;
	await until(isGone, 'the steps to go');
});
