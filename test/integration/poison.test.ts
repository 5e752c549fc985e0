import { collect } from '../../jobs/collect';
import { dispatch } from '../../jobs/dispatch';
import { cliWorker } from './helpers/cli-worker';
import { chats, finished, fixture, prompts, until } from './helpers/fixture';

const setup = fixture();

const flags = ['--lock-duration', '5', '--stalled-interval', '0.3', '--concurrency', 'chat=4'];

test('a job that kills three workers is given up, and those beside it go on', async () => {
	const queue = await setup.queue();
	const open = new Set<string>();
	const server = await setup.chatServer((prompt, response, call) => {
		// Those beside it are there each time, but for the last: then it runs alone.
		const stays = prompt === 'poison' || (prompt.startsWith('beside') && call < 3);
		if (!stays) return false;
		open.add(prompt);
		response.on('close', () => open.delete(prompt));
		return true;
	});
	const start = async () => {
		const worker = await cliWorker(queue.settings, flags);
		setup.atEnd(() => worker.end('SIGKILL'));
		return worker;
	};
	const beside = prompts(3, 'beside');
	const { batchId } = await dispatch(queue, chats(server, ['poison', ...beside, ...prompts(6)]));
	for (const together of [4, 4, 1]) {
		const worker = await start();
		await until(() => open.has('poison') && open.size === together, 'the poison');
		await worker.end('SIGKILL');
		await until(() => open.size === 0, 'the end of its requests');
	}
	await start();
	expect(await finished(queue, batchId)).toMatchObject({ completed: 9, failed: 1 });
	const [poison, ...others] = await collect(queue, { batchId });
	expect(poison).toMatchObject({
		state: 'failed',
		failure: {
			kind: 'temporarily-unavailable',
			message: expect.stringContaining('its worker was killed, died or lost Redis three times'),
			hint: expect.stringContaining('alone'),
		},
	});
	expect(others.map(({ state }) => state)).toEqual(Array(9).fill('completed'));
	expect(server.calls.get('poison')).toBe(3);
	for (const one of prompts(6)) expect(server.calls.get(one)).toBe(1);
});
