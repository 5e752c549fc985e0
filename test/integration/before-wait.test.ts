import { hostname } from 'node:os';
import { cancel } from '../../jobs/cancel';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { OpenAiCompatibleChat } from '../../nodes/Chat/OpenAiCompatibleChat.node';
import { announce } from '../../workers/watching/announce';
import { createRedisWatch } from '../../workers/watching/redis-watch';
import { pino } from 'pino';
import { picked } from '../helpers/credential-data';
import { nodeErrorOf } from '../helpers/node-errors';
import { suspended, durableNode, type DurableRun } from './helpers/durable-node';
import { bearer, fixture } from './helpers/fixture';

const setup = fixture();

/** A Chat node whose batch does not end, and a worker on the host that says it would run it. */
async function stage(more: Partial<DurableRun>, { host = hostname(), callbackUrl = '' } = {}) {
	const queue = await setup.queue({
		...setup.settings(),
		...(callbackUrl ? { callbackUrl } : {}),
	});
	await alive(queue, host);
	return { queue, node: nodeOf(queue, more) };
}

const nodeOf = (queue: JobQueue, more: Partial<DurableRun>) =>
	durableNode({
		node: new OpenAiCompatibleChat(),
		queue: queue.settings,
		parameters: {
			runMode: 'queueAndWait',
			model: picked('tiny'),
			messages: { message: [{ role: 'user', content: 'Hello' }] },
			queueOptions: { waitInProcessSeconds: 0 },
		},
		credentials: {
			openAiCompatibleApi: { provider: 'openai', baseUrl: 'http://127.0.0.1:1', apiKey: bearer },
		},
		...more,
	});

async function alive(queue: JobQueue, host: string): Promise<void> {
	const about = { id: `on ${host}`, host, pid: 1, version: '1.0.0', concurrency: { chat: 1 } };
	const { keyIds } = queue.envelope;
	const watch = createRedisWatch(queue.settings, pino({ level: 'silent' }));
	const life = await announce(
		queue,
		{
			...about,
			blobStoreId: await queue.blobs.storage.id(),
			keyIds: [...keyIds],
			format: 1,
			startedAt: Date.now(),
		},
		watch,
	);
	setup.atEnd(() => life.close());
}

const warnings = ({ hints }: ReturnType<typeof nodeOf>) => hints.map(({ message }) => message);

test('a node says that workers on other hosts cannot resume it at an address of its own host', async () => {
	const { node } = await stage({}, { host: 'another.example.com' });
	expect(await node.execute()).toEqual(suspended());
	expect(warnings(node)).toEqual([
		expect.stringMatching(/^Workers on another\.example\.com cannot resume.*WEBHOOK_URL/),
	]);
	expect(warnings(node).join()).not.toContain('signature');
});

test.each<[string, { host?: string; callbackUrl?: string }, Partial<DurableRun>]>([
	['runs on the same host', {}, {}],
	['has an address of its own', { host: 'other', callbackUrl: 'http://n8n.internal:5678' }, {}],
	['reaches n8n by its name', { host: 'other' }, { resumeUrl: 'https://n8n.example.com/w/7' }],
])('it says nothing where a worker %s', async (_what, where, more) => {
	const { node } = await stage(more, where);
	expect(await node.execute()).toEqual(suspended());
	expect(warnings(node)).toEqual([]);
});

test('it says nothing where one of the workers runs on its host', async () => {
	const { queue, node } = await stage({}, { host: 'another.example.com' });
	await alive(queue, hostname());
	await node.execute();
	expect(warnings(node)).toEqual([]);
});

const webhook = 'n8n-nodes-base.webhook';
const chatTrigger = '@n8n/n8n-nodes-langchain.chatTrigger';

test.each([
	[webhook, { responseMode: 'lastNode' }, true],
	[webhook, { responseMode: 'streaming' }, true],
	[webhook, { responseMode: 'responseNode' }, false],
	[webhook, {}, false],
	[chatTrigger, {}, true],
	[chatTrigger, { options: { responseMode: 'streaming' } }, true],
	[chatTrigger, { options: { responseMode: 'responseNodes' } }, false],
])('behind a %s with %j it says who is answered too early: %s', async (type, parameters, is) => {
	const { node } = await stage({ parents: [{ type, parameters }] });
	expect(await node.execute()).toEqual(suspended());
	const said = expect.stringMatching(new RegExp(`^"${type}" answers its caller`)) as string;
	expect(warnings(node)).toEqual(is ? [said] : []);
});

describe('a workflow that another one calls once for each item', () => {
	const parentExecution = { executionId: '1', workflowId: 'parent', shouldResume: true };

	test('is refused while an execution of it suspensions, before anything is queued', async () => {
		const { queue, node } = await stage({ parentExecution });
		expect(await node.execute()).toEqual(suspended());
		const sibling = nodeOf(queue, { parentExecution, executionId: '8' });
		const { message, description } = await nodeErrorOf(sibling.execute());
		expect(message).toContain(
			'called once for each item, and execution 7 of it is already waiting',
		);
		expect(description).toContain('Run once with all items');
		expect(await queue.redis.zcard(queue.key('batch-index'))).toBe(1);

		// Of another parent, or of one that does not wait for it.
		const others = [
			{ ...parentExecution, executionId: '2' },
			{ ...parentExecution, shouldResume: false },
		];
		for (const [at, one] of others.entries()) {
			const other = nodeOf(queue, { parentExecution: one, executionId: String(20 + at) });
			expect(await other.execute()).toEqual(suspended());
		}
	});

	test('goes on where the one before has resumed', async () => {
		const { queue, node } = await stage({ parentExecution });
		expect(await node.execute()).toEqual(suspended());
		const [batchId = ''] = await queue.redis.zrange(queue.key('batch-index'), '0', '-1');
		await cancel(queue, { batchId }, 'cancelled');
		await node.resume({ batchId });
		const next = nodeOf(queue, { parentExecution, executionId: '8' });
		expect(await next.execute()).toEqual(suspended());
	});
});
