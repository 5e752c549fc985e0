import type { ServerResponse } from 'node:http';
import { httpServer, json } from '../helpers/http-server';
import { batchState } from '../../jobs/batch-state';
import { dispatch } from '../../jobs/dispatch';
import { markCollected } from '../../jobs/mark-collected';
import { chats, fixture, runChats, until } from './helpers/fixture';

const setup = fixture();

async function n8n(answer: (call: number, response: ServerResponse) => void) {
	let call = 0;
	const server = await httpServer((_request, response) => {
		answer(++call, response);
	});
	setup.atEnd(() => server.close());
	return { ...server, resumeUrl: `${server.url}/webhook-waiting/7/node?signature=abc` };
}

const callbackOf = async (queue: Parameters<typeof batchState>[0], batchId: string) =>
	(await batchState(queue, batchId))?.callback;

test('the execution is woken once it sleeps', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	await setup.worker(queue);
	const host = await n8n((call, response) => {
		// While its database migrates, n8n says 200 to everything.
		if (call === 1) response.end('n8n is starting up. Please wait');
		else if (call === 2) json(response, 404, '<html>Cannot POST</html>');
		else if (call === 3) json(response, 409, { message: 'The execution "7" is running already.' });
		else json(response, 200, { message: 'Workflow was started' });
	});
	const { batchId } = await runChats(queue, chats(server, ['a'], { callbackUrl: host.resumeUrl }));
	await until(async () => (await callbackOf(queue, batchId)) === 'delivered', 'the delivery');
	expect(host.received).toHaveLength(4);
	expect(host.received[3]).toMatchObject({
		...{ method: 'POST', path: '/webhook-waiting/7/node?signature=abc', body: { batchId } },
	});
});

test.each([
	[409, 'The execution "7 has finished already.', 'gone'],
	[404, 'The execution "7" does not exist.', 'gone'],
	[401, 'Invalid token', 'refused'],
])('an answer of %i "%s" ends the calls', async (status, message, state) => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	await setup.worker(queue);
	const host = await n8n((_call, response) => {
		json(response, status, { message });
	});
	const { batchId } = await runChats(queue, chats(server, ['a'], { callbackUrl: host.resumeUrl }));
	await until(async () => (await callbackOf(queue, batchId)) === state, state);
	expect(host.received).toHaveLength(1);
});

test('nobody is called when the node took the results itself', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const host = await n8n((_call, response) => {
		json(response, 409, { message: 'The execution "7" is running already.' });
	});
	const options = chats(server, ['a'], { callbackUrl: host.resumeUrl });
	const { batchId } = await dispatch(queue, options);
	await markCollected(queue, batchId);
	await setup.worker(queue);
	const parent = () => queue.bull('batches').getJobState(batchId);
	await until(async () => (await parent()) === 'completed', 'the end of the batch');
	expect(host.received).toHaveLength(0);
});

test('workers call the address that the credential names', async () => {
	const host = await n8n((_call, response) => {
		json(response, 200, {});
	});
	const queue = await setup.queue({ ...setup.settings(), callbackUrl: host.url });
	const server = await setup.chatServer();
	await setup.worker(queue);
	const callbackUrl = 'https://n8n.example.com/webhook-waiting/7/node?signature=abc';
	await runChats(queue, chats(server, ['a'], { callbackUrl }));
	await until(() => host.received.length === 1, 'the call');
	expect(host.received[0]?.path).toBe('/webhook-waiting/7/node?signature=abc');
});

test('an n8n that is down is called again without holding a slot', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	await setup.worker(queue);
	const callbackUrl = 'http://127.0.0.1:1/webhook-waiting/7?signature=abc';
	const { batchId } = await runChats(queue, chats(server, ['a'], { callbackUrl }));
	const parent = () => queue.bull('batches').getJobState(batchId);
	await until(async () => (await parent()) === 'delayed', 'the delayed call', 15_000);
	expect(await callbackOf(queue, batchId)).toBe('pending');
});
