import { pino } from 'pino';
import { callAgain, strandedCalls } from '../../jobs/call-again';
import { askForCall } from '../../jobs/callbacks';
import { dispatch } from '../../jobs/dispatch';
import { lateCalls } from '../../jobs/late-calls';
import { batchesQueue } from '../../jobs/open-queue';
import { json } from '../helpers/http-server';
import { cliWorker } from './helpers/cli-worker';
import { chats, fixture, until } from './helpers/fixture';
import { owed, parentState, resumed, sleepers, waiter } from './helpers/sleepers';

const setup = fixture();
const { n8n, runAsked } = sleepers(setup);

test.each<[answer: string, status: number, body: object]>([
	['gone', 409, { message: 'The execution "7" has finished with error.' }],
	['gone', 404, { code: 404, message: 'The execution "7" does not exist.' }],
	['refused', 401, { error: 'Invalid token' }],
	['declined', 200, { resumed: false, batchId: 'BATCH' }],
])(
	'the calls end once it is proven that the execution is %s',
	async (answer, status, body) => {
		const lines: Record<string, unknown>[] = [];
		const log = pino({ level: 'warn' }, { write: (line) => lines.push(JSON.parse(line)) });
		const queue = await setup.queue();
		const server = await setup.chatServer();
		const host = await n8n((_call, response, batchId) => {
			json(response, status, 'batchId' in body ? { ...body, batchId } : body);
		});
		const calls = { shortestPauseMs: 50, longestPauseMs: 100, provenMs: 1000 };
		const asked = { node: host.resumeUrl };
		const batchId = await runAsked(queue, chats(server, ['a']), asked, { calls, log });
		await until(async () => (await parentState(queue, batchId)) === 'completed', 'the end', 20_000);
		expect(await owed(queue, batchId)).toBe(0);
		expect(host.received.length).toBeGreaterThanOrEqual(5);
		expect(await lateCalls(queue)).toEqual([]);
		expect(lines.at(-1)).toMatchObject({
			...{ batchId, callback: answer, msg: 'nobody waits for the batch any more' },
		});
	},
	30_000,
);

test('nothing is proven by answers that contradict each other', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const finished = { message: 'The execution "7 has finished already.' };
	const running = { message: 'The execution "7" is running already.' };
	const host = await n8n((call, response, batchId) => {
		if (call > 30) resumed(response, batchId);
		else json(response, 409, call % 5 === 0 ? running : finished);
	});
	const calls = { shortestPauseMs: 20, longestPauseMs: 20, provenMs: 0 };
	const asked = { node: host.resumeUrl };
	const batchId = await runAsked(queue, chats(server, ['a']), asked, { calls });
	await until(async () => (await owed(queue, batchId)) === 0, 'the delivery', 20_000);
	expect(host.received).toHaveLength(31);
}, 30_000);

test('a batch whose workers die while they call n8n is called again all the same', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	let isUp = false;
	const host = await n8n((_call, response, batchId) => {
		if (isUp) resumed(response, batchId);
	});
	const { batchId } = await dispatch(queue, chats(server, ['a', 'b']));
	await askForCall(queue, batchId, waiter, host.resumeUrl);
	const flags = ['--lock-duration', '1', '--stalled-interval', '0.2'];
	for (const death of [1, 2, 3, 4]) {
		const worker = await cliWorker(queue.settings, flags);
		await until(() => host.received.length >= death, 'a call', 30_000);
		await worker.end('SIGKILL');
	}
	isUp = true;
	await setup.worker(queue, { lockDurationMs: 1000, stalledIntervalMs: 200 });
	await until(async () => (await owed(queue, batchId)) === 0, 'the delivery', 30_000);
	await until(async () => (await parentState(queue, batchId)) === 'completed', 'the end');
}, 120_000);

describe('a call that is made again on demand', () => {
	test('comes at once where it waited, and where its job was lost or has failed', async () => {
		const queue = await setup.queue();
		const server = await setup.chatServer();
		let isUp = false;
		const host = await n8n((_call, response, batchId) => {
			if (isUp) resumed(response, batchId);
			else response.destroy();
		});
		const calls = { shortestPauseMs: 600_000, longestPauseMs: 600_000 };
		const asked = { node: host.resumeUrl };
		const batchId = await runAsked(queue, chats(server, ['a']), asked, { calls });
		await until(async () => (await parentState(queue, batchId)) === 'delayed', 'the next call');
		expect(await strandedCalls(queue)).toEqual([]);
		expect(await callAgain(queue, batchId)).toBe(true);
		await until(() => host.received.length === 2, 'the second call');
		await until(async () => (await parentState(queue, batchId)) === 'delayed', 'the next call');

		await queue.bull(batchesQueue).remove(batchId, { removeChildren: false });
		expect(await strandedCalls(queue)).toEqual([batchId]);
		expect(await callAgain(queue, batchId)).toBe(true);
		await until(() => host.received.length === 3, 'the third call');
		await until(async () => (await parentState(queue, batchId)) === 'delayed', 'the next call');

		isUp = true;
		expect(await callAgain(queue, batchId)).toBe(true);
		await until(async () => (await owed(queue, batchId)) === 0, 'the delivery');
		expect(await callAgain(queue, batchId)).toBe(false);
		expect(await strandedCalls(queue)).toEqual([]);
	}, 30_000);

	test('is not made for a batch that has not ended, nor for one that nobody knows', async () => {
		const queue = await setup.queue();
		const server = await setup.chatServer();
		const { batchId } = await dispatch(queue, chats(server, ['a']));
		await askForCall(queue, batchId, waiter, 'http://127.0.0.1:1/');
		expect(await callAgain(queue, batchId)).toBe(false);
		expect(await strandedCalls(queue)).toEqual([]);
		expect(await callAgain(queue, '0'.repeat(32))).toBe(false);
	});
});
