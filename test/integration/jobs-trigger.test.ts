import { cancel } from '../../jobs/cancel';
import { dispatch } from '../../jobs/dispatch';
import { noteStalled } from '../../jobs/events/note-stalled';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { recordOutcomes, type JobOutcome } from '../../jobs/records/record-outcomes';
import { OpenAiCompatibleJobsTrigger } from '../../nodes/JobsTrigger/OpenAiCompatibleJobsTrigger.node';
import { exampleUnder, shapeOf } from '../helpers/documented-examples';
import { nodeErrorOf } from '../helpers/node-errors';
import { triggerFunctions, type FakeTrigger } from '../helpers/trigger-functions';
import { bearer, chats, fixture, prompts, runChats, until } from './helpers/fixture';
import { redisServer } from './helpers/redis-server';
import { batchKeys } from '../../jobs/redis/redis-keys';

const setup = fixture();
const nowhere = {
	endpoint: { baseUrl: 'http://127.0.0.1:1/v1', apiKey: bearer, profile: 'openai' as const },
};

/** A batch that no worker runs: the test says how its items end. */
async function queued(queue: JobQueue, count: number, workflowId = 'workflow') {
	const options = chats(nowhere, prompts(count));
	return await dispatch(queue, { ...options, identity: { ...options.identity, workflowId } });
}

const completed = (index: number): JobOutcome => ({
	...{ index, state: 'completed', hints: [] },
	result: {
		text: 'done',
		usage: {
			...{ inputTokens: 3, outputTokens: 2, thinkingTokens: 0, totalTokens: 5 },
			costUsd: 0.000_25,
		},
	},
});
const failed = (index: number): JobOutcome => ({
	...{ index, state: 'failed' },
	failure: { kind: 'content-blocked', message: `No to ${String(index)}`, hint: 'Ask otherwise' },
});

/** The trigger as n8n starts it; `close` is what n8n does when it stops or switches it off. */
async function start(
	{ settings: { url, prefix, encryptionSecret, fileDirectory } }: JobQueue,
	parameters: FakeTrigger['parameters'] = {},
	more: Partial<FakeTrigger> = {},
) {
	const jobQueueRedis = { advanced: true, url: url ?? '', prefix, encryptionSecret, fileDirectory };
	const fake = triggerFunctions({
		node: new OpenAiCompatibleJobsTrigger(),
		parameters,
		credentials: { jobQueueRedis },
		...more,
	});
	const response = await new OpenAiCompatibleJobsTrigger().trigger.call(fake.trigger);
	let isOpen = true;
	const close = async () => {
		if (isOpen) await response.closeFunction?.();
		isOpen = false;
	};
	setup.atEnd(close);
	return { ...fake, close, listen: response.manualTriggerFunction };
}

const idsOf = (started: { json: Record<string, unknown> }[]) =>
	started.map(({ json }) => json.jobId ?? json.batchId);

describe('the Jobs Trigger', () => {
	test('starts the workflow when a batch ends, and says how', async () => {
		const queue = await setup.queue();
		const trigger = await start(queue);
		const good = await queued(queue, 2);
		await recordOutcomes(queue, good.batchId, [completed(0), completed(1)]);
		const bad = await queued(queue, 3);
		await recordOutcomes(queue, bad.batchId, [completed(0), failed(1), failed(2)]);
		const stopped = await queued(queue, 1);
		await cancel(queue, stopped, 'cancelled');
		const last = await queued(queue, 2);
		await recordOutcomes(queue, last.batchId, [failed(0), failed(1)]);
		await until(() => trigger.started.length === 3, 'three starts');
		const example = exampleUnder('jobs.md', '## Output of the trigger') as object;
		expect(shapeOf(trigger.started[1]?.json)).toMatchObject(shapeOf(example) as object);
		expect(trigger.started).toMatchObject([
			{
				json: {
					...{ state: 'completed', batchId: good.batchId, taskType: 'chat' },
					...{ total: 2, completed: 2, failed: 0, cancelled: 0, failures: [] },
					usage: { inputTokens: 6, outputTokens: 4, totalTokens: 10, costUsd: 0.0005 },
					source: {
						...{ workflowId: 'workflow', workflowName: 'My workflow', nodeName: 'Chat' },
						...{ executionId: expect.any(String) as string, runIndex: 0 },
					},
					finishedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
				},
			},
			{
				json: {
					...{ state: 'completed', batchId: bad.batchId, completed: 1, failed: 2 },
					failures: [
						{ itemIndex: 1, kind: 'content-blocked', message: 'No to 1', hint: 'Ask otherwise' },
						{ itemIndex: 2, message: 'No to 2' },
					],
				},
			},
			{ json: { batchId: last.batchId, state: 'failed', failed: 2 } },
		]);
		expect(trigger.started[0]?.json.source).not.toHaveProperty('instanceId');
		expect(trigger.errors).toEqual([]);
	});

	test('starts it for each job that is asked for, by state, task type and workflow', async () => {
		const queue = await setup.queue();
		const parameters = {
			target: 'job',
			events: ['failed', 'cancelled', 'stalled'],
			filters: { taskTypes: ['chat', 'vision'], workflowIds: 'one, two' },
		};
		const trigger = await start(queue, parameters);
		const other = await start(queue, { target: 'job', filters: { taskTypes: ['vision'] } });
		const [one, two, three] = [
			await queued(queue, 2, 'one'),
			await queued(queue, 2, 'two'),
			await queued(queue, 1, 'three'),
		];
		await recordOutcomes(queue, three.batchId, [failed(0)]);
		await recordOutcomes(queue, one.batchId, [completed(0), failed(1)]);
		await noteStalled(queue, `${two.batchId}-0-chunk-7`);
		await cancel(queue, { jobId: two.jobIds[1] ?? '' }, 'cancelled');
		await until(() => trigger.started.length === 3, 'three starts');
		expect(trigger.started).toMatchObject([
			{
				json: {
					...{ jobId: one.jobIds[1], state: 'failed', itemIndex: 1 },
					failures: [{ kind: 'content-blocked' }],
				},
			},
			{ json: { jobId: two.jobIds[0], state: 'stalled', batchId: two.batchId } },
			{ json: { jobId: two.jobIds[1], state: 'cancelled' } },
		]);
		expect(other.started).toEqual([]);
	});

	test('a batch tells once that it stalled, until it goes on', async () => {
		const queue = await setup.queue();
		const trigger = await start(queue, { events: ['stalled'] });
		const { batchId, jobIds } = await queued(queue, 3);
		for (const id of jobIds) await noteStalled(queue, id);
		await recordOutcomes(queue, batchId, [completed(0)]);
		await noteStalled(queue, jobIds[1] ?? '');
		await until(() => trigger.started.length === 2, 'two starts');
		expect(trigger.started).toMatchObject([
			{ json: { state: 'stalled', completed: 0 } },
			{ json: { state: 'stalled', completed: 1 } },
		]);
	});

	test('goes on where it stopped: nothing is lost, nothing comes twice', async () => {
		const queue = await setup.queue();
		const known = new Set<string>();
		const first = await start(queue, {}, { known });
		const all: string[] = [];
		const end = async () => {
			const { batchId } = await queued(queue, 1);
			await recordOutcomes(queue, batchId, [completed(0)]);
			all.push(batchId);
		};
		for (let count = 0; count < 5; count++) await end();
		await until(() => first.started.length === 5, 'five starts');
		await first.close();
		// n8n is away.
		for (let count = 0; count < 5; count++) await end();
		const second = await start(queue, {}, { known });
		await until(() => second.started.length === 5, 'five more starts');
		await end();
		await until(() => second.started.length === 6, 'the next start');
		expect(idsOf([...first.started, ...second.started])).toEqual(all);
	});

	test('what n8n had not finished when it died is not started twice', async () => {
		const queue = await setup.queue();
		const known = new Set<string>();
		// Its executions are under way when it goes, so that they do not count as done.
		const first = await start(queue, {}, { known, endsAtOnce: false });
		const batches = [await queued(queue, 1), await queued(queue, 1)];
		for (const { batchId } of batches) await recordOutcomes(queue, batchId, [completed(0)]);
		await until(() => first.started.length === 2, 'two starts');
		await first.close();
		const second = await start(queue, {}, { known });
		const { batchId } = await queued(queue, 1);
		await recordOutcomes(queue, batchId, [completed(0)]);
		await until(() => second.started.length === 1, 'the next start');
		expect(idsOf(second.started)).toEqual([batchId]);
		// An n8n that lost its database as well starts them again: at least once.
		await second.close();
		await queue.redis.set(queue.key('trigger', 'n8n', 'follower', 'node-1', 'batch'), '0-0');
		const third = await start(queue, {}, { known: new Set() });
		await until(() => third.started.length === 3, 'all starts');
	});

	test('begins with now where somebody switches the workflow on', async () => {
		const queue = await setup.queue();
		const before = await start(queue);
		await before.close();
		const missed = await queued(queue, 1);
		await recordOutcomes(queue, missed.batchId, [completed(0)]);
		const trigger = await start(queue, {}, { activation: 'activate' });
		const { batchId } = await queued(queue, 1);
		await recordOutcomes(queue, batchId, [completed(0)]);
		await until(() => trigger.started.length === 1, 'a start');
		expect(idsOf(trigger.started)).toEqual([batchId]);
	});

	test('leaves events in Redis while a hundred executions are under way', async () => {
		const queue = await setup.queue();
		const trigger = await start(queue, { target: 'job' }, { endsAtOnce: false });
		const { batchId, jobIds } = await queued(queue, 150);
		await recordOutcomes(
			queue,
			batchId,
			jobIds.map((_, index) => completed(index)),
		);
		await until(() => trigger.started.length === 100, 'a hundred starts');
		for (const end of trigger.ends.splice(0)) end();
		await until(() => trigger.started.length === 150, 'the others');
		expect(new Set(idsOf(trigger.started))).toEqual(new Set(jobIds));
		for (const end of trigger.ends.splice(0)) end();
	});

	test('survives an outage of Redis, and says at once what is wrong with a credential', async () => {
		const redis = await redisServer();
		setup.atEnd(() => redis.stop());
		const queue = await setup.queue(setup.settings(redis.url));
		const trigger = await start(queue);
		const first = await queued(queue, 1);
		await recordOutcomes(queue, first.batchId, [completed(0)]);
		await until(() => trigger.started.length === 1, 'a start');
		await redis.kill();
		await until(() => trigger.warnings.length > 0, 'a warning');
		await redis.start();
		const second = await queued(queue, 1);
		await recordOutcomes(queue, second.batchId, [completed(0)]);
		await until(() => trigger.started.length === 2, 'the next start', 20_000);
		expect(idsOf(trigger.started)).toEqual([first.batchId, second.batchId]);
		expect(trigger.errors).toEqual([]);

		await redis.kill();
		const error = await nodeErrorOf(start(queue));
		expect(error.message).toContain('no server is listening there');
	});

	test('closes while Redis is away', async () => {
		const redis = await redisServer();
		setup.atEnd(() => redis.stop());
		const queue = await setup.queue(setup.settings(redis.url));
		const trigger = await start(queue);
		await redis.kill();
		await until(() => trigger.warnings.length > 0, 'a warning');
		await expect(trigger.close()).resolves.toBeUndefined();
	});

	test('shows the editor the newest event, or the next one', async () => {
		const queue = await setup.queue();
		const manual = { mode: 'manual', activation: 'manual' } as const;
		const waiting = await start(queue, { events: ['failed'] }, manual);
		await waiting.listen?.();
		const { batchId } = await queued(queue, 1);
		await recordOutcomes(queue, batchId, [completed(0)]);
		const bad = await queued(queue, 1);
		await recordOutcomes(queue, bad.batchId, [failed(0)]);
		await until(() => waiting.started.length === 1, 'the next event');
		expect(idsOf(waiting.started)).toEqual([bad.batchId]);
		const newest = await start(queue, {}, manual);
		await newest.listen?.();
		expect(idsOf(newest.started)).toEqual([bad.batchId]);
		// A test leaves no trace of how far an active workflow is.
		expect(await queue.redis.keys(`${queue.settings.prefix}:trigger:*`)).toEqual([]);
	});

	test('still tells of a batch that has gone, and skips what another version wrote', async () => {
		const queue = await setup.queue();
		const trigger = await start(queue);
		await trigger.close();
		await queue.redis.xadd(queue.key('events', 'batch'), '*', 'other', 'shape');
		const { batchId } = await queued(queue, 1);
		await recordOutcomes(queue, batchId, [completed(0)]);
		const { record, outcomes, states } = batchKeys(queue, batchId);
		await queue.redis.del(record, outcomes, states);
		const again = await start(queue);
		await until(() => again.started.length === 1, 'a start');
		expect(again.started).toMatchObject([{ json: { batchId, state: 'completed', total: 1 } }]);
	});

	test('starts at the real end of a batch that workers ran', async () => {
		const queue = await setup.queue();
		const server = await setup.chatServer();
		await setup.worker(queue);
		const trigger = await start(queue);
		const { batchId } = await runChats(queue, chats(server, prompts(12)));
		await until(() => trigger.started.length === 1, 'a start');
		expect(trigger.started).toMatchObject([{ json: { batchId, completed: 12 } }]);
	});
});

test('an event whose batch was damaged is skipped and told, and those after it start the workflow', async () => {
	const queue = await setup.queue();
	const before = await start(queue);
	await before.close();
	const written = async (key: string) => {
		await queue.redis.del(key);
		await queue.redis.set(key, 'nonsense');
	};
	const damages: ((keys: ReturnType<typeof batchKeys>) => Promise<unknown>)[] = [
		async ({ record }) => await queue.redis.hset(record, 'items', 'nonsense'),
		async ({ outcomes }) => {
			await written(outcomes);
		},
		async ({ record }) => {
			await written(record);
		},
	];
	for (const damage of damages) {
		const { batchId } = await queued(queue, 1);
		await recordOutcomes(queue, batchId, [failed(0)]);
		await damage(batchKeys(queue, batchId));
	}
	const { batchId } = await queued(queue, 1);
	await recordOutcomes(queue, batchId, [failed(0)]);
	const trigger = await start(queue);
	await until(() => trigger.started.length > 0, 'the one after them');
	expect(trigger.started).toMatchObject([{ json: { batchId, failed: 1 } }]);
	expect(trigger.warnings).toHaveLength(damages.length);
	expect(trigger.warnings.join()).toMatch(/skipped the event \d+-\d+ of batch [0-9a-f]{32}: /);
});
