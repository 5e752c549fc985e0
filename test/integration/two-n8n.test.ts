import { pendingCallbacks } from '../../jobs/callbacks/callbacks';
import { listBatches } from '../../jobs/list-batches';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { readWait } from '../../jobs/callbacks/wait-record';
import { OpenAiCompatibleChat } from '../../nodes/Chat/OpenAiCompatibleChat.node';
import { OpenAiCompatibleJobs } from '../../nodes/Jobs/OpenAiCompatibleJobs.node';
import { OpenAiCompatibleJobsTrigger } from '../../nodes/JobsTrigger/OpenAiCompatibleJobsTrigger.node';
import { picked } from '../helpers/credential-data';
import { echoAnswer } from '../helpers/echo-answer';
import { httpServer, json } from '../helpers/http-server';
import { triggerFunctions } from '../helpers/trigger-functions';
import { durableNode } from './helpers/durable-node';
import { bearer, finished, fixture, until } from './helpers/fixture';

const setup = fixture();

// A copy of a workflow has its IDs, and each n8n counts its executions from 1.
const both = ['production', 'development'] as const;

/** The Chat node of the same execution of the same workflow in one of two n8n; it suspensions. */
async function suspendedExecution(
	queue: JobQueue,
	baseUrl: string,
	instanceId: string,
	question: string,
) {
	const resumed: string[] = [];
	const host = await httpServer(async ({ body }, response) => {
		const { said, items } = await node.resume(body as { batchId: string });
		resumed.push(...items.map(({ json: { text } }) => text as string));
		json(response, 200, said.webhookResponse);
	});
	setup.atEnd(() => host.close());
	const node = durableNode({
		node: new OpenAiCompatibleChat(),
		queue: queue.settings,
		instanceId,
		resumeUrl: `${host.url}/webhook-waiting/7?signature=abc`,
		items: [{ json: { question } }],
		parameters: () => ({
			runMode: 'queueAndWait',
			model: picked('tiny'),
			messages: { message: [{ role: 'user', content: question }] },
			queueOptions: { waitInProcessSeconds: 0 },
		}),
		credentials: { openAiCompatibleApi: { provider: 'openai', baseUrl, apiKey: bearer } },
	});
	await node.execute();
	const batchId = (await readWait(queue, node.waitingNode))?.waits[0]?.batchId ?? '';
	return { resumed, batchId };
}

test.each([
	['different', ['to production', 'to development']],
	['the same', ['to both', 'to both']],
])('two n8n that share a queue resume each their own node, with %s questions', async (_, asked) => {
	const queue = await setup.queue();
	const held: (() => void)[] = [];
	const server = await setup.chatServer((prompt, response) => {
		held.push(() => {
			json(response, 200, echoAnswer(prompt));
		});
		return true;
	});
	await setup.worker(queue);
	const { baseUrl } = server.endpoint;
	const nodes = [
		await suspendedExecution(queue, baseUrl, both[0], asked[0] ?? ''),
		await suspendedExecution(queue, baseUrl, both[1], asked[1] ?? ''),
	] as const;
	expect(nodes[0].batchId).not.toBe(nodes[1].batchId);
	await until(() => held.length === 2, 'two requests');
	for (const answer of held) answer();
	for (const { batchId } of nodes) {
		await finished(queue, batchId);
		await until(async () => (await pendingCallbacks(queue, batchId)).length === 0, 'the call');
	}
	expect(nodes.map(({ resumed }) => resumed)).toEqual(
		asked.map((question) => [`echo ${question}`]),
	);
});

test('a trigger starts on the batches of its own n8n, and keeps a place of its own', async () => {
	const queue = await setup.queue();
	const { url = '', prefix, encryptionSecret, fileDirectory } = queue.settings;
	const triggers = await Promise.all(
		both.map(async (instanceId) => {
			const fake = triggerFunctions({
				node: new OpenAiCompatibleJobsTrigger(),
				parameters: {},
				credentials: {
					jobQueueRedis: { advanced: true, url, prefix, encryptionSecret, fileDirectory },
				},
				instanceId,
			});
			const { closeFunction } = await new OpenAiCompatibleJobsTrigger().trigger.call(fake.trigger);
			setup.atEnd(async () => await closeFunction?.());
			return fake;
		}),
	);
	const server = await setup.chatServer();
	await setup.worker(queue);
	const ids: string[] = [];
	for (const instanceId of both) {
		const { batchId } = await suspendedExecution(queue, server.endpoint.baseUrl, instanceId, 'now');
		await finished(queue, batchId);
		ids.push(batchId);
	}
	await until(() => triggers.every(({ started }) => started.length > 0), 'both to start');
	expect(triggers.map(({ started }) => started.map(({ json: { batchId } }) => batchId))).toEqual(
		ids.map((id) => [id]),
	);
	expect(await queue.redis.keys(`${prefix}:trigger:*`)).toHaveLength(2);
});

test('the Jobs node lists this workflow of this n8n alone where asked to', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	await setup.worker(queue);
	const ids: string[] = [];
	for (const instanceId of both) {
		ids.push((await suspendedExecution(queue, server.endpoint.baseUrl, instanceId, 'now')).batchId);
	}
	const listed = async (thisWorkflow: boolean) => {
		const node = durableNode({
			node: new OpenAiCompatibleJobs(),
			queue: queue.settings,
			instanceId: both[1],
			items: [{ json: {} }],
			parameters: () => ({ operation: 'list', returnAll: true, filters: { thisWorkflow } }),
		});
		return (await node.execute()).map(({ json: { batchId } }) => batchId);
	};
	expect(await listed(true)).toEqual([ids[1]]);
	expect((await listed(false)).sort()).toEqual([...ids].sort());
	expect(await listBatches(queue, { instanceId: both[0] })).toMatchObject([{ batchId: ids[0] }]);
});
