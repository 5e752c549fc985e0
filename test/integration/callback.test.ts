import { requireState } from '../../jobs/batch-state';
import { callAgain } from '../../jobs/call-again';
import {
	requestCallback,
	forgetCallback,
	nameOf,
	pendingCallbacks,
} from '../../jobs/callbacks/callbacks';
import { dispatch } from '../../jobs/dispatch';
import { lateCallbacks } from '../../jobs/callbacks/late-callbacks';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { OpenAiCompatibleJobs } from '../../nodes/Jobs/OpenAiCompatibleJobs.node';
import { doctor } from '../../workers/commands/doctor';
import { httpServer, json } from '../helpers/http-server';
import { durableNode } from './helpers/durable-node';
import { chats, finished, fixture, runChats, until } from './helpers/fixture';
import {
	pending,
	parentState,
	resumed,
	resumePath,
	waitingExecutions,
	waitingNode,
} from './helpers/waiting-executions';
import { batchKeys } from '../../jobs/redis/redis-keys';

const setup = fixture();
const { n8n, runAsked } = waitingExecutions(setup);
const hour = 3_600_000;

/** How long what a batch left in Redis stays there, in hours. */
async function hoursLeft(queue: JobQueue, batchId: string): Promise<number[]> {
	const { record, outcomes, states } = batchKeys(queue, batchId);
	const left = await Promise.all([record, outcomes, states].map((key) => queue.redis.pttl(key)));
	return left.map((ms) => ms / hour);
}

test('the execution is resumed once it waits', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const host = await n8n((call, response, batchId) => {
		// While its database migrates, n8n says 200 to everything.
		if (call === 1) response.end('n8n is starting up. Please wait');
		else if (call === 2) json(response, 404, '<html>Cannot POST</html>');
		else if (call === 3) json(response, 409, { message: 'The execution "7" is running already.' });
		else resumed(response, batchId);
	});
	const batchId = await runAsked(queue, chats(server, ['a']), { node: host.resumeUrl });
	await until(async () => (await pending(queue, batchId)) === 0, 'the delivery');
	expect(host.received).toHaveLength(4);
	for (const call of host.received) {
		expect(call).toMatchObject({ method: 'POST', path: resumePath, body: { batchId } });
	}
	await until(async () => (await parentState(queue, batchId)) === 'unknown', 'the end');
	expect(host.received).toHaveLength(4);
});

test('a node that waits on for another batch keeps its call, and so the results', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const host = await n8n((call, response, batchId) => {
		if (call === 1) json(response, 200, { resumed: false, waitsOn: true, batchId });
		else resumed(response, batchId);
	});
	const batchId = await runAsked(queue, chats(server, ['a']), { node: host.resumeUrl });
	await until(async () => (await parentState(queue, batchId)) === 'delayed', 'the next call');
	expect(host.received).toHaveLength(1);
	expect(await pending(queue, batchId)).toBe(1);
	expect(Math.min(...(await hoursLeft(queue, batchId)))).toBeGreaterThan(59 * 24);
	// It is in no trouble, and asked again in case that the other batch never ends.
	expect(await requireState(queue, batchId)).not.toHaveProperty('callback');
	expect(await callAgain(queue, batchId)).toBe(true);
	await until(async () => (await pending(queue, batchId)) === 0, 'the delivery');
});

test.each<[status: number, body: string]>([
	[401, '<h1>401 Authorization Required</h1>'],
	[403, 'Attention Required! | Cloudflare'],
	[410, 'Gone'],
	[200, '<html>We will be back soon</html>'],
	[200, JSON.stringify({ resumed: true, batchId: 'f'.repeat(32) })],
	[200, JSON.stringify({ resumed: false, batchId: 'BATCH' })],
	// Another n8n at that address, or this one while it saves the execution.
	[404, JSON.stringify({ message: 'The execution "7" does not exist.' })],
	[409, JSON.stringify({ message: 'The execution "7 has finished already.' })],
	[401, JSON.stringify({ error: 'Invalid token' })],
])('n8n is called again after a few answers of %i %s', async (status, body) => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const host = await n8n((call, response, batchId) => {
		if (call > 3) resumed(response, batchId);
		else response.writeHead(status).end(body.replace('BATCH', String(batchId)));
	});
	const batchId = await runAsked(queue, chats(server, ['a']), { node: host.resumeUrl });
	await until(async () => (await parentState(queue, batchId)) === 'unknown', 'the end');
	expect(await pending(queue, batchId)).toBe(0);
	expect(host.received).toHaveLength(4);
});

test('n8n that holds calls open delays neither the calls of another nor a deadline', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const held = await n8n(() => undefined);
	const quick = await n8n((_call, response, batchId) => {
		resumed(response, batchId);
	});
	for (const index of Array.from({ length: 60 }).keys()) {
		const { batchId } = await dispatch(queue, chats(server, [`held ${String(index)}`]));
		await requestCallback(queue, batchId, waitingNode, held.resumeUrl);
	}
	await setup.worker(queue, { callbackTiming: { timeoutMs: 600_000 } });
	await until(() => held.underWay() === 20, 'the held calls');
	const open = await dispatch(queue, chats(server, ['hold'], { deadlineMs: 500 }));
	const ended = await dispatch(queue, chats(server, ['now']));
	await requestCallback(queue, ended.batchId, waitingNode, quick.resumeUrl);
	expect(await finished(queue, open.batchId)).toMatchObject({ cancelled: 1 });
	await until(() => quick.received.length === 1, 'the call of the other');
	// The others of that host wait for their turn.
	expect(held.underWay()).toBe(20);
});

test('a call that n8n holds is made again, unless the node has resumed meanwhile', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const host = await n8n(() => undefined);
	const callbackTiming = { timeoutMs: 100, shortestPauseMs: 20 };
	const asked = { node: host.resumeUrl };
	const batchId = await runAsked(queue, chats(server, ['a']), asked, { callbackTiming });
	await until(() => host.received.length === 2, 'the second call');
	// What the node does first when it runs again.
	await forgetCallback(queue, batchId, nameOf({ ...waitingNode, nodeId: 'node' }));
	await until(async () => (await parentState(queue, batchId)) === 'unknown', 'the end');
	expect(host.received.length).toBeLessThanOrEqual(3);
	expect(await lateCallbacks(queue)).toEqual([]);
});

test('nobody is called where the batch ended before somebody asked', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	await setup.worker(queue);
	const host = await n8n((_call, response) => {
		json(response, 409, { message: 'The execution "7" is running already.' });
	});
	const { batchId } = await runChats(queue, chats(server, ['a']));
	expect(await requestCallback(queue, batchId, waitingNode, host.resumeUrl)).toBe(false);
	expect(await pendingCallbacks(queue, batchId)).toEqual([]);
	expect(await queue.redis.exists(batchKeys(queue, batchId).callbacks)).toBe(0);
	await until(async () => (await parentState(queue, batchId)) === 'unknown', 'the end');
	expect(host.received).toHaveLength(0);
	const nowhere = '0'.repeat(32);
	await expect(requestCallback(queue, nowhere, waitingNode, host.resumeUrl)).rejects.toMatchObject({
		details: { kind: 'request-invalid', message: expect.stringContaining(nowhere) },
	});
});

test('everybody who waits for a batch is called, and nobody twice', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const calls = new Map<string, number>();
	const host = await httpServer(({ path, body }, response) => {
		const call = (calls.get(path) ?? 0) + 1;
		calls.set(path, call);
		// The second waits later than the first.
		const notYet = { message: 'The execution "7" is running already.' };
		if (path === '/two' && call < 3) json(response, 409, notYet);
		else resumed(response, body.batchId);
	});
	setup.atEnd(() => host.close());
	const batchId = await runAsked(queue, chats(server, ['a']), {
		one: `${host.url}/one`,
		two: `${host.url}/two`,
	});
	await until(async () => (await parentState(queue, batchId)) === 'unknown', 'the end');
	expect(await pending(queue, batchId)).toBe(0);
	expect(Object.fromEntries(calls)).toEqual({ '/one': 1, '/two': 3 });
	expect(host.received.every(({ body }) => body.batchId === batchId)).toBe(true);
});

test('a node that asks again gets one callback, at the later address', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const host = await n8n((_call, response, batchId) => {
		resumed(response, batchId);
	});
	const { batchId } = await dispatch(queue, chats(server, ['a']));
	await requestCallback(queue, batchId, waitingNode, `${host.url}/earlier`);
	await requestCallback(queue, batchId, waitingNode, `${host.url}/later`);
	await setup.worker(queue);
	await until(async () => (await parentState(queue, batchId)) === 'unknown', 'the end');
	expect(host.received.map(({ path }) => path)).toEqual(['/later']);
});

test.each([
	['', resumePath],
	['/', resumePath],
	['/automation', `/automation${resumePath}`],
])(
	'workers call the address that the credential names, with "%s" behind it',
	async (base, path) => {
		const host = await n8n((_call, response, batchId) => {
			resumed(response, batchId);
		});
		const queue = await setup.queue({ ...setup.settings(), callbackUrl: host.url + base });
		const server = await setup.chatServer();
		await runAsked(queue, chats(server, ['a']), { node: `https://n8n.example.com${resumePath}` });
		await until(() => host.received.length === 1, 'the call');
		expect(host.received[0]?.path).toBe(path);
	},
);

test('an n8n that is down is called again without holding a slot, and the results stay', async () => {
	let up = false;
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const host = await n8n((_call, response, batchId) => {
		if (up) resumed(response, batchId);
		else response.destroy();
	});
	const batchId = await runAsked(queue, chats(server, ['a']), {
		node: host.resumeUrl,
		nowhere: 'http://127.0.0.1:1/webhook-waiting/7?signature=abc',
	});
	await until(
		async () => (await requireState(queue, batchId)).callback !== undefined,
		'the note of late calls',
		15_000,
	);
	expect(await pending(queue, batchId)).toBe(2);
	expect(host.received.length).toBeGreaterThan(1);
	const { callback } = await requireState(queue, batchId);
	expect(callback).toEqual({
		attempts: expect.any(Number),
		host: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
		lastError: expect.stringMatching(/^The address cannot be reached \(\w+\)$/),
		nextAt: expect.any(Number),
	});
	expect(callback?.attempts).toBeGreaterThan(4);
	expect(callback?.nextAt).toBeGreaterThan(Date.now() - 1000);
	const node = durableNode({
		node: new OpenAiCompatibleJobs(),
		queue: queue.settings,
		parameters: { operation: 'get', target: 'batch', batchId },
	});
	expect(await node.execute()).toMatchObject([
		{ json: { callback: { ...callback, nextAt: expect.stringMatching(/^20.*Z$/) } } },
	]);
	const { isWrong, text: table } = await doctor(queue.settings);
	expect(isWrong).toBe(false);
	expect(table).toContain(`has not accepted the callback of batch ${batchId}`);
	expect(table).toContain('WEBHOOK_URL');
	expect(table).not.toContain('signature');
	for (const hours of await hoursLeft(queue, batchId)) expect(hours).toBeGreaterThan(50 * 24);

	up = true;
	await callAgain(queue, batchId);
	await until(async () => (await pending(queue, batchId)) === 1, 'the delivery of the one');
	await until(
		async () => (await requireState(queue, batchId)).callback?.host === '127.0.0.1:1',
		'the note of the other alone',
		20_000,
	);
	// The other is still pending, so the results stay for it.
	for (const hours of await hoursLeft(queue, batchId)) expect(hours).toBeGreaterThan(50 * 24);
});

test('once n8n took the call, a batch goes when the credential says', async () => {
	let up = false;
	const queue = await setup.queue({ ...setup.settings(), keepCompletedHours: 3 });
	const server = await setup.chatServer();
	const host = await n8n((_call, response, batchId) => {
		if (up) resumed(response, batchId);
		else response.destroy();
	});
	const batchId = await runAsked(queue, chats(server, ['a']), { node: host.resumeUrl });
	await until(() => host.received.length > 0, 'a call that fails');
	expect(await pending(queue, batchId)).toBe(1);
	for (const hours of await hoursLeft(queue, batchId)) expect(hours).toBeGreaterThan(50 * 24);
	up = true;
	await until(async () => (await parentState(queue, batchId)) === 'unknown', 'the end');
	expect(await pending(queue, batchId)).toBe(0);
	expect(await requireState(queue, batchId)).not.toHaveProperty('callback');
	expect((await doctor(queue.settings)).text).not.toContain('has not accepted the callback');
	for (const hours of await hoursLeft(queue, batchId)) {
		expect(hours).toBeGreaterThan(2.9);
		expect(hours).toBeLessThanOrEqual(3);
	}
});
