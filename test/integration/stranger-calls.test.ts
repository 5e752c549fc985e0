import type { IDataObject } from 'n8n-workflow';
import { batchState } from '../../jobs/batch-state';
import { pendingCallbacks } from '../../jobs/callbacks/callbacks';
import { dispatch } from '../../jobs/dispatch';
import { OpenAiCompatibleJobs } from '../../nodes/Jobs/OpenAiCompatibleJobs.node';
import { suspended, durableNode } from './helpers/durable-node';
import { chats, finished, fixture, until } from './helpers/fixture';

const setup = fixture();

/** A Jobs node that waits for a batch, which is held at the endpoint. */
async function suspendedExecution() {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	await setup.worker(queue);
	const { batchId } = await dispatch(queue, chats(server, ['hold']));
	const node = durableNode({
		node: new OpenAiCompatibleJobs(),
		queue: queue.settings,
		parameters: { operation: 'wait', target: 'batch', batchId, waitInProcessSeconds: 0 },
	});
	expect(await node.execute()).toEqual(suspended());
	await until(() => server.held.size === 1, 'the held request');
	return { queue, server, node, batchId };
}

/** What a stranger who knows the signed address may send besides. */
const lies: IDataObject = {
	endedBatches: [{ batchId: 'f'.repeat(32), items: [0, 1, 2] }],
	failure: { kind: 'request-invalid', message: 'forged' },
	results: [{ text: 'forged' }],
	state: 'completed',
	completed: 1000,
	workflowData: [[{ json: { text: 'forged' } }]],
};

test('a call that comes before the batch has ended resumes nothing, and the right one still does', async () => {
	const { queue, server, node, batchId } = await suspendedExecution();
	for (let call = 0; call < 3; call++) {
		const { said } = await node.resume({ ...lies, batchId });
		expect(said).toEqual({ webhookResponse: { resumed: false, waitsOn: true, batchId } });
	}
	expect(await pendingCallbacks(queue, batchId)).toHaveLength(1);
	expect(await batchState(queue, batchId)).toMatchObject({ state: 'running', running: 1 });
	server.release();
	await finished(queue, batchId);
	const { items, error } = await node.resume({ batchId });
	expect(error).toBeUndefined();
	expect(items).toMatchObject([{ json: { batchId, state: 'completed', completed: 1 } }]);
});

test('what a call says besides the batch changes nothing: how it ended is read from the queue', async () => {
	const { queue, server, node, batchId } = await suspendedExecution();
	server.release();
	await finished(queue, batchId);
	const honest = await node.resume({ batchId });
	const forged = await node.resume({ ...lies, batchId });
	expect(forged.error).toBeUndefined();
	expect(forged.items).toEqual(honest.items);
	expect(JSON.stringify(forged.items)).not.toContain('forged');
});

test.each<[string, IDataObject]>([
	['no batch', {}],
	['an object for a batch', { batchId: { toString: 'x' } }],
	['a list', { batchId: ['f'.repeat(32)] }],
	['a path', { batchId: '../../../etc/passwd' }],
	['a name that every object has', { batchId: '__proto__' }],
	['a long text', { batchId: 'f'.repeat(1_000_000) }],
])('a call with %s resumes nothing', async (_what, body) => {
	const { server, node } = await suspendedExecution();
	const { said, answers } = await node.resume(body);
	expect(said).toEqual({ webhookResponse: { resumed: false } });
	expect(answers).toEqual({});
	server.release();
});
