import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { batchState } from '../../jobs/batch-state';
import { requestCallback } from '../../jobs/callbacks/callbacks';
import { dispatch } from '../../jobs/dispatch';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { httpServer, json } from '../helpers/http-server';
import { cliCommand, cliWorker } from './helpers/cli-worker';
import { chats, fixture, until } from './helpers/fixture';

const setup = fixture();

const linesOf = (out: string) =>
	out
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => JSON.parse(line) as Record<string, unknown>);

/** A worker that ends by itself: its exit code, and what it logged. */
async function once(queue: JobQueue, flags: string[] = []) {
	const { code, out, complaints } = await cliCommand(queue.settings, [
		'worker',
		'--once',
		...flags,
	]);
	expect(complaints).toBe('');
	return { code, messages: linesOf(out).map(({ msg }) => msg) };
}

describe('worker --once', () => {
	test('runs what waits and what is delayed, sends the callbacks, and ends with 0', async () => {
		const queue = await setup.queue();
		const server = await setup.chatServer((prompt, response, call) => {
			if (prompt !== 'flaky' || call > 4) return false;
			response.writeHead(503, { 'retry-after': '0' }).end();
			return true;
		});
		const host = await httpServer(({ body }, response) => {
			json(response, 200, { resumed: true, batchId: body.batchId });
		});
		setup.atEnd(() => host.close());
		const one = await dispatch(queue, chats(server, ['a', 'flaky']));
		const later = await dispatch(queue, chats(server, ['b'], { notBefore: Date.now() + 3000 }));
		const waiting = { executionId: '7', nodeId: 'n' };
		await requestCallback(queue, later.batchId, waiting, `${host.url}/resume`);
		const { code, messages } = await once(queue);
		expect(code).toBe(0);
		expect(messages.slice(-2)).toEqual(['worker draining: no job is left', 'worker stopped']);
		expect(await batchState(queue, one.batchId)).toMatchObject({ completed: 2 });
		expect(await batchState(queue, later.batchId)).toMatchObject({
			...{ completed: 1, pendingCallbacks: 0 },
		});
		expect(host.received).toHaveLength(1);
	});

	test('ends where nothing is queued', async () => {
		expect(await once(await setup.queue())).toMatchObject({ code: 0 });
	});

	test('does not wait for an n8n that cannot be reached, nor for the work of others', async () => {
		const queue = await setup.queue();
		const server = await setup.chatServer();
		const { batchId } = await dispatch(queue, chats(server, ['a']));
		const waiting = { executionId: '7', nodeId: 'n' };
		await requestCallback(queue, batchId, waiting, 'http://127.0.0.1:1/resume');
		const other = await dispatch(queue, {
			...chats(server, ['b']),
			capability: 'models',
			items: [{ itemIndex: 0, request: {} }],
		});
		expect(await once(queue, ['--concurrency', 'chat=2'])).toMatchObject({ code: 0 });
		expect(await batchState(queue, batchId)).toMatchObject({ completed: 1, pendingCallbacks: 1 });
		expect(await batchState(queue, other.batchId)).toMatchObject({ state: 'waiting' });
	});
});

test('a worker over --max-rss takes no more jobs, finishes those that run and ends with 75', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const { batchId } = await dispatch(queue, chats(server, ['hold this']));
	// Any process of Node.js is larger.
	const worker = await cliWorker(queue.settings, ['--max-rss', '64']);
	await until(() => worker.lines.some(({ rssMb }) => Number(rssMb) > 64), 'it drains');
	const later = await dispatch(queue, chats(server, ['later']));
	await until(() => server.held.has('hold this'), 'the job runs');
	server.release();
	expect(await worker.ended).toBe(75);
	await until(() => worker.lines.some(({ exitCode }) => exitCode === 75), 'its last line');
	expect(await batchState(queue, batchId)).toMatchObject({ completed: 1 });
	expect(await batchState(queue, later.batchId)).toMatchObject({ completed: 0, waiting: 1 });
});

test('a worker takes its settings from a configuration file', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const { batchId } = await dispatch(queue, chats(server, ['a']));
	const { fileDirectory, prefix } = queue.settings;
	const config = join(fileDirectory, 'config.json');
	writeFileSync(config, JSON.stringify({ prefix, 'log-level': 'warn' }), { mode: 0o600 });
	const { code, out } = await cliCommand({ ...queue.settings, prefix: '' }, [
		...['worker', '--once', '--config', config],
	]);
	expect({ code, out }).toEqual({ code: 0, out: '' });
	expect(await batchState(queue, batchId)).toMatchObject({ completed: 1 });
});
