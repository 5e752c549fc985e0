import { setTimeout as delay } from 'node:timers/promises';
import { batchState } from '../../jobs/batch-state';
import { dispatch } from '../../jobs/dispatch';
import { chats, finished, fixture, prompts, until } from './helpers/fixture';
import { reportFiguresIfAsked } from '../helpers/report-figures';
import { strictServer } from './helpers/strict-server';

const setup = fixture();

async function endpoint() {
	const server = await strictServer({ key: { lastsMs: 10 } });
	setup.atEnd(() => server.close());
	return { ...server, ...server.server('key'), use: server.use('key') };
}

test('a batch of ten does not wait for one of two thousand', async () => {
	const queue = await setup.queue();
	const server = await endpoint();
	const before = Date.now();
	const large = await dispatch(queue, chats(server, prompts(2000, 'large')));
	const addedMs = Date.now() - before;
	await setup.worker(queue, { concurrency: { chat: 4 } });
	await until(() => server.use.prompts.length >= 200, 'the first of the large batch', 30_000);
	const small = await dispatch(queue, chats(server, prompts(10, 'small')));
	const [dispatchedAt, ahead] = [Date.now(), server.use.prompts.length];
	await finished(queue, small.batchId);
	const took = server.use.prompts.slice(ahead);
	const others = took
		.slice(0, took.lastIndexOf('small 9'))
		.filter((one) => one.startsWith('large'));
	reportFiguresIfAsked({ addedMs, smallMs: Date.now() - dispatchedAt, others: others.length });
	// Those in the slots, and those that were taken while it was added.
	expect(others.length).toBeLessThan(30);
	expect(await batchState(queue, large.batchId)).toMatchObject({ state: 'running' });
});

test('batches share the workers, and neither waits for the other', async () => {
	const queue = await setup.queue();
	const server = await endpoint();
	await dispatch(queue, chats(server, prompts(60, 'first')));
	await dispatch(queue, chats(server, prompts(60, 'second')));
	await setup.worker(queue, { concurrency: { chat: 1 } });
	await until(() => server.use.prompts.length >= 40, 'a third of them');
	const seconds = server.use.prompts.slice(0, 40).filter((one) => one.startsWith('second'));
	expect(seconds).toHaveLength(20);
});

test('the priority of a batch comes before the place in the batch', async () => {
	const queue = await setup.queue();
	const server = await endpoint();
	const batches = [];
	for (const [word, priority] of [
		['last', 1000],
		['third', 2],
		['second', 1],
		['first', 0],
	] as const) {
		batches.push(await dispatch(queue, chats(server, prompts(12, word), { priority })));
		await delay(5);
	}
	await setup.worker(queue, { concurrency: { chat: 1 } });
	for (const { batchId } of batches) await finished(queue, batchId);
	const order = ['first', 'second', 'third', 'last'].flatMap((word) => prompts(12, word));
	expect(server.use.prompts).toEqual(order);
});
