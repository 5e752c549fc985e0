import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { batchState } from '../../jobs/batch-state';
import { dispatch } from '../../jobs/dispatch';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { json } from '../helpers/http-server';
import { dashboardWorker, lateBatch, password } from './helpers/dashboard';
import { chats, finished, fixture, prompts, runChats, until } from './helpers/fixture';
import { redisServer } from './helpers/redis-server';
import { pending, resumed, waitingExecutions } from './helpers/waiting-executions';

const setup = fixture();
const { n8n } = waitingExecutions(setup);

async function dashboard(queue: JobQueue, options: Parameters<typeof dashboardWorker>[1] = {}) {
	const one = await dashboardWorker(queue, options);
	setup.atEnd(() => one.worker.end('SIGKILL'));
	return one;
}

/** An endpoint that refuses prompts that begin with "bad". */
const choosy = async () =>
	await setup.chatServer((prompt, response) => {
		if (!prompt.startsWith('bad')) return false;
		json(response, 400, { error: { message: `No <b>${prompt}</b>` } });
		return true;
	});

const script = '<img src=x onerror=alert(1)>';

const named = (workflowName: string) => ({
	identity: {
		...{ workflowId: 'w', workflowName, executionId: randomUUID() },
		...{ nodeId: 'n', nodeName: 'Chat', runIndex: 0, lineage: randomUUID() },
	},
});

test('nothing is said without the password, and wrong ones are held back', async () => {
	const queue = await setup.queue();
	const { url, ask, worker } = await dashboard(queue);
	for (const path of ['/', '/api/overview', '/queues/', '/dashboard.mjs', '/nothing']) {
		const response = await fetch(`${url}${path}`);
		expect([path, response.status]).toEqual([path, 401]);
		expect(response.headers.get('www-authenticate')).toContain('charset="UTF-8"');
	}
	const wrong = { authorization: `Basic ${Buffer.from('admin:wrong').toString('base64')}` };
	expect((await ask('/', { headers: wrong })).status).toBe(401);
	const many = await Promise.all(
		prompts(14).map(async () => {
			const signal = AbortSignal.timeout(1500);
			const answer = fetch(`${url}/api/overview`, { headers: wrong, signal });
			return await answer.then(({ status }) => status).catch(() => 'held back');
		}),
	);
	expect(new Set(many)).toEqual(new Set([401, 429, 'held back']));
	expect(many).not.toContain(200);
	expect(JSON.stringify(worker.lines)).not.toContain(password);
});

test('every answer tells browsers to keep and run nothing of others', async () => {
	const { ask } = await dashboard(await setup.queue());
	const response = await ask('/');
	expect(response.status).toBe(200);
	expect(Object.fromEntries(response.headers)).toMatchObject({
		'content-security-policy': expect.stringContaining("script-src 'self'") as string,
		'x-frame-options': 'DENY',
		'cache-control': 'no-store',
		'referrer-policy': 'no-referrer',
	});
	expect(response.headers.get('content-security-policy')).not.toContain('unsafe');
	expect(await response.text()).not.toMatch(/(?:href|src)="\//);
});

test('the list says how batches stand, a page at a time, by state and words', async () => {
	const queue = await setup.queue();
	const server = await choosy();
	const { json: say } = await dashboard(queue);
	expect(await say('/api/overview')).toMatchObject({ total: 0, batches: [], workers: [{}] });
	await runChats(queue, chats(server, ['secret prompt', 'bad one'], named(script)));
	const later = { notBefore: Date.now() + 86_400_000 };
	for (const name of prompts(26, 'Report').map((name) => name.replace(' ', '-'))) {
		await dispatch(queue, chats(server, ['a'], { ...named(name), ...later }));
	}
	const all = await until(async () => {
		const said = await say('/api/overview');
		return said.total === 27 ? said : undefined;
	}, 'all batches');
	expect(all).toMatchObject({ page: 1, pages: 2, counts: { '': 27, completed: 1, failures: 1 } });
	expect(all.batches).toHaveLength(25);
	const second = await say('/api/overview?page=2');
	expect(second.batches).toHaveLength(2);
	expect(await say('/api/overview?state=failures')).toMatchObject({
		...{ found: 1, batches: [{ state: 'completed', workflow: script, failed: 1, progress: 1 }] },
	});
	expect(await say('/api/overview?text=report-13%20chat')).toMatchObject({ found: 1 });
	expect(await say('/api/overview?text=absent&page=-4')).toMatchObject({ found: 0, page: 1 });
	expect(JSON.stringify([all, second])).not.toContain('secret prompt');
});

test('a batch says why items failed, and a callback is sent again', async () => {
	const queue = await setup.queue();
	const server = await choosy();
	let isUp = false;
	const host = await n8n((_, response, id) => {
		if (isUp) resumed(response, id);
		else json(response, 503, {});
	});
	const batchId = await lateBatch(queue, chats(server, ['good', 'bad one', 'bad two']), host);
	const { json: say, post } = await dashboard(queue);
	await finished(queue, batchId);
	await until(async () => (await say('/api/overview')).callbacks, 'the list');
	expect(await say(`/api/batches/${batchId}`)).toMatchObject({
		...{ state: 'completed', failed: 2, pendingCallbacks: 1, usage: { costUsd: null } },
		failures: [{ kind: 'request-invalid', count: 2 }],
		callback: { host: new URL(host.url).host, lastError: expect.any(String) as string },
	});
	isUp = true;
	const called = await post(`/api/batches/${batchId}/call-again`);
	expect(await called.json()).toEqual({ done: 'A worker is sending the callback now' });
	await until(async () => (await pending(queue, batchId)) === 0, 'the delivery');
	expect(await (await post(`/api/batches/${'0'.repeat(32)}/retry`)).json()).toMatchObject({
		error: expect.stringContaining('There is no batch') as string,
	});
	expect((await say(`/api/batches/${'0'.repeat(32)}`)).error).toContain('no longer');
});

test('actions retry and cancel, from the page itself alone', async () => {
	const queue = await setup.queue();
	const server = await choosy();
	const { post, ask, url } = await dashboard(queue);
	const { batchId } = await runChats(queue, chats(server, ['bad one']));
	const retry = `/api/batches/${batchId}/retry`;
	for (const headers of [
		{ 'sec-fetch-site': 'cross-site' },
		{ origin: 'http://evil.example' },
		{ origin: 'null' },
	] as Record<string, string>[])
		expect((await post(retry, headers)).status).toBe(403);
	expect((await ask(retry)).status).toBe(404);
	expect(server.calls.get('bad one')).toBe(1);
	expect(await (await post(retry, { origin: url })).json()).toEqual({
		done: '1 job was queued again',
	});
	await until(() => server.calls.get('bad one') === 2, 'the second run');
	await finished(queue, batchId);
	const held = await dispatch(queue, chats(server, prompts(6, 'hold')));
	await until(() => server.held.size === 4, 'four held requests');
	const cancelled = await post(`/api/batches/${held.batchId}/cancel`);
	expect(await cancelled.json()).toEqual({ done: '6 jobs were cancelled' });
	expect(await batchState(queue, held.batchId)).toMatchObject({ state: 'cancelled' });
});

test('a dashboard without actions changes nothing, bull-board included', async () => {
	const queue = await setup.queue();
	const server = await choosy();
	const { post, ask, json: say } = await dashboard(queue, { actions: false });
	const { batchId } = await runChats(queue, chats(server, ['bad one']));
	for (const action of ['retry', 'cancel', 'call-again']) {
		const response = await post(`/api/batches/${batchId}/${action}`);
		expect(response.status).toBe(403);
		expect(await response.text()).toContain('--dashboard-actions true');
	}
	const pause = await ask('/queues/api/queues/jobs-chat/pause', { method: 'PUT' });
	expect(pause.status).toBe(403);
	const { queues } = (await say('/queues/api/queues')) as { queues: { readOnlyMode: boolean }[] };
	expect(queues.length).toBeGreaterThan(5);
	expect(queues.every(({ readOnlyMode }) => readOnlyMode)).toBe(true);
});

test('bull-board shows jobs without what they carry, under the path of a proxy too', async () => {
	const queue = await setup.queue();
	const server = await choosy();
	const { ask, json: say } = await dashboard(queue);
	await runChats(queue, chats(server, ['x'.repeat(20_000)]));
	const page = await ask('/queues/queue/jobs-chat', {
		headers: { 'x-forwarded-prefix': '/n8n-ai' },
	});
	expect(await page.text()).toContain('<base href="/n8n-ai/queues/" />');
	const odd = await ask('/queues/', { headers: { 'x-forwarded-prefix': '"><script>' } });
	expect(await odd.text()).toContain('<base href="/queues/" />');
	const jobs = JSON.stringify(
		await say('/queues/api/queues?activeQueue=jobs-chat&status=completed&page=1&jobsPerPage=10'),
	);
	expect(jobs).toMatch(/characters, encrypted/);
	expect(jobs.length).toBeLessThan(30_000);
	expect((await ask('/queues/static/..%2f..%2fpackage.json')).status).toBe(404);
	expect((await ask('/queues/static/favicon.ico')).status).toBe(200);
});

test('without bull-board its page says how to install it', async () => {
	const hidden = join(__dirname, 'helpers', 'without-bull-board.cjs');
	const { ask } = await dashboard(await setup.queue(), {
		env: { NODE_OPTIONS: `--require ${hidden}` },
	});
	const page = await ask('/queues/');
	expect(page.status).toBe(501);
	expect(await page.text()).toContain('npm install @bull-board/api@9 @bull-board/ui@9');
	expect((await ask('/')).status).toBe(200);
});

test('while Redis is away the dashboard says so, the worker lives, and both go on', async () => {
	const redis = await redisServer();
	setup.atEnd(() => redis.stop());
	const queue = await setup.queue(setup.settings(redis.url));
	const { ask, json: say, worker } = await dashboard(queue);
	await say('/api/overview');
	await say('/queues/api/queues');
	await redis.kill();
	const gone = await until(async () => {
		const response = await ask('/api/overview');
		return response.status === 503 ? response : undefined;
	}, 'that Redis is away');
	expect(await gone.json()).toMatchObject({ error: expect.stringMatching(/Redis/) as string });
	expect((await ask('/queues/api/queues')).status).toBeGreaterThanOrEqual(500);
	expect((await ask('/')).status).toBe(200);
	await redis.start();
	await until(async () => (await ask('/api/overview')).status === 200, 'Redis is back');
	expect(worker.complaints).toEqual([]);
});
