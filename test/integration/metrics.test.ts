import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import * as prom from 'prom-client';
import { dispatch } from '../../jobs/dispatch';
import { jobsQueue, type JobQueue } from '../../jobs/queue/open-queue';
import type { CreateWorkerOptions } from '../../workers/create-worker';
import { starting } from '../../workers/health-of';
import { createMetrics } from '../../workers/metrics/create-metrics';
import { readQueueNumbers } from '../../workers/metrics/read-queue-numbers';
import { json } from '../helpers/http-server';
import { samplesOf } from '../helpers/metrics-page';
import { promtool, promtoolTest } from '../helpers/promtool';
import { toneServer } from '../helpers/tone-speech';
import { cliWorker } from './helpers/cli-worker';
import { bearer, chats, finished, fixture, prompts, until } from './helpers/fixture';
import { freePort, redisServer } from './helpers/redis-server';
import { recording, recordings } from './helpers/spoken-recordings';
import { resumed, waitingExecutions } from './helpers/waiting-executions';

const setup = fixture();
const { n8n, runAsked } = waitingExecutions(setup);

const completed = 'n8n_ai_jobs_total{task_type="chat",outcome="completed"}';

/** A worker in this process, and what its page says. */
async function counted(queue: JobQueue, more: Partial<CreateWorkerOptions> = {}) {
	const metrics = createMetrics(prom);
	const worker = await setup.worker(queue, { metrics, concurrency: { chat: 2 }, ...more });
	const page = async () => (await metrics.page(worker.health())).text;
	return { page, samples: async () => samplesOf(await page()) };
}

test('jobs that complete, fail and meet a rate limit are counted, with what they used', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer((prompt, response, call) => {
		if (prompt === 'bad') json(response, 400, { error: { message: 'no such thing' } });
		else if (prompt === 'tired' && call === 1) {
			response.setHeader('retry-after', '3');
			json(response, 429, { error: { message: 'slow down' } });
		} else return false;
		return true;
	});
	const { samples } = await counted(queue);
	// Not to be compressed below the size from which on it is a file.
	const big = randomBytes(100_000).toString('base64');
	const { batchId } = await dispatch(queue, chats(server, ['good', 'bad', 'tired', big]));
	await finished(queue, batchId);
	// It is written down how a job ended before it is counted.
	await until(async () => (await samples())[completed] === 3, 'the last count');
	const said = await samples();
	expect(said).toMatchObject({
		'n8n_ai_jobs_total{task_type="chat",outcome="failed",error_kind="request-invalid"}': 1,
		'n8n_ai_job_duration_seconds_count{task_type="chat",outcome="completed"}': 3,
		'n8n_ai_endpoint_requests_total{status="2xx"}': 3,
		'n8n_ai_endpoint_requests_total{status="400",error_kind="request-invalid"}': 1,
		'n8n_ai_endpoint_requests_total{status="429",error_kind="rate-limited"}': 1,
		n8n_ai_rate_limit_wait_seconds_count: 5,
		n8n_ai_redis_up: 1,
		n8n_ai_worker_ready: 1,
	});
	const delayed = 'n8n_ai_jobs_total{task_type="chat",outcome="delayed",error_kind="rate-limited"}';
	expect(said[delayed]).toBeGreaterThanOrEqual(1);
	expect(said['n8n_ai_tokens_total{task_type="chat",direction="input"}']).toBeGreaterThan(0);
	expect(said.n8n_ai_file_read_bytes_total).toBeGreaterThan(0);
	expect(said.n8n_ai_file_written_bytes_total).toBeGreaterThan(0);
});

test('the page tells what waits, runs and is delayed in the queue, and for how long', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const { samples } = await counted(queue);
	const held = await dispatch(queue, chats(server, prompts(5, 'hold')));
	await dispatch(queue, chats(server, ['later'], { notBefore: Date.now() + 3_600_000 }));
	await until(() => server.held.size === 2, 'two held requests');
	const said = await samples();
	expect(said).toMatchObject({
		'n8n_ai_jobs_waiting{task_type="chat"}': 3,
		'n8n_ai_jobs_active{task_type="chat"}': 2,
		'n8n_ai_jobs_delayed{task_type="chat"}': 1,
		'n8n_ai_jobs_waiting{task_type="vision"}': 0,
		'n8n_ai_oldest_waiting_job_age_seconds{task_type="vision"}': 0,
		n8n_ai_worker_running_jobs: 2,
	});
	expect(said['n8n_ai_oldest_waiting_job_age_seconds{task_type="chat"}']).toBeGreaterThan(0);
	const rest = setInterval(() => {
		server.release();
	}, 20);
	await finished(queue, held.batchId);
	clearInterval(rest);
	expect(await samples()).toMatchObject({
		'n8n_ai_jobs_waiting{task_type="chat"}': 0,
		'n8n_ai_oldest_waiting_job_age_seconds{task_type="chat"}': 0,
	});
});

test('a job that starts later waits from that time on, and not since it was queued', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	await setup.worker(queue, { concurrency: { chat: 1 } });
	const notBefore = Date.now() + 1500;
	const { batchId } = await dispatch(queue, chats(server, prompts(2, 'hold'), { notBefore }));
	const chat = async () =>
		(await readQueueNumbers(queue)).tasks.find(({ taskType }) => taskType === 'chat');
	await until(async () => (await chat())?.waiting === 1, 'a job that waits for the slot');
	expect((await chat())?.oldestAt).toBeGreaterThanOrEqual(notBefore);
	const rest = setInterval(() => {
		server.release();
	}, 20);
	await finished(queue, batchId);
	clearInterval(rest);
});

test('the chunks of a recording count as jobs of its task type, and its file as read', async () => {
	const queue = await setup.queue();
	const server = await toneServer();
	setup.atEnd(server.close);
	const { samples } = await counted(queue, { concurrency: { transcription: 2 } });
	const { wav } = recording(3);
	const { batchId } = await dispatch(queue, recordings(server, [wav]));
	await finished(queue, batchId);
	const of = (outcome: string) =>
		`n8n_ai_jobs_total{task_type="transcription",outcome="${outcome}"}`;
	const chunks = server.calls.length;
	expect(chunks).toBeGreaterThan(1);
	await until(async () => (await samples())[of('completed')] === chunks + 1, 'all jobs');
	const said = await samples();
	expect(said[of('waiting-for-parts')]).toBe(1);
	expect(said['n8n_ai_endpoint_requests_total{status="2xx"}']).toBe(chunks);
	expect(said.n8n_ai_file_read_bytes_total).toBeGreaterThanOrEqual(wav.length);
});

test('a callback that n8n does not accept is counted until it does', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	let isUp = false;
	const host = await n8n((_, response, batchId) => {
		if (isUp) resumed(response, batchId);
		else json(response, 503, {});
	});
	const metrics = createMetrics(prom);
	const page = async () => samplesOf((await metrics.page(starting(undefined))).text);
	await runAsked(queue, chats(server, ['a']), { node: host.resumeUrl }, { metrics });
	await until(async () => Number((await page()).n8n_ai_callbacks_pending) === 1, 'the callback');
	const age = 'n8n_ai_oldest_pending_callback_age_seconds';
	await until(async () => Number((await page())[age]) > 1, 'its age');
	isUp = true;
	await until(async () => Number((await page()).n8n_ai_callbacks_pending) === 0, 'the delivery');
	expect(await page()).toMatchObject({ [age]: 0 });
});

test('lost and refused jobs are counted', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const victim = await cliWorker(queue.settings);
	const { batchId } = await dispatch(queue, chats(server, ['hold me']));
	await until(() => server.held.size === 1, 'a held request');
	await victim.end('SIGKILL');
	const { samples } = await counted(queue);
	await queue.bull(jobsQueue('chat')).add('a type of their own', { a: 'stranger' });
	await until(() => server.calls.get('hold me') === 2, 'the second run');
	server.release();
	await finished(queue, batchId);
	const refused = 'n8n_ai_refused_jobs_total{reason="not-a-job"}';
	await until(async () => (await samples())[refused] === 1, 'the refusal');
	const said = await samples();
	expect(said['n8n_ai_stalled_jobs_total{task_type="chat"}']).toBe(1);
	expect(Object.keys(said).join()).not.toContain('a type of their own');
});

test('a scrape gets the metrics of the process while Redis hangs, and while it is gone', async () => {
	const redis = await redisServer();
	setup.atEnd(() => redis.stop());
	const queue = await setup.queue(setup.settings(redis.url));
	const { samples } = await counted(queue);
	const waiting = 'n8n_ai_jobs_waiting{task_type="chat"}';
	expect(await samples()).toMatchObject({ n8n_ai_redis_up: 1, [waiting]: 0 });
	const pauseMs = 600_000;
	await queue.redis.call('CLIENT', 'PAUSE', String(pauseMs), 'ALL');
	const hanging = [await samples(), await samples()];
	for (const said of hanging) {
		expect(said).toMatchObject({ n8n_ai_redis_up: 0, n8n_ai_worker_running_jobs: 0 });
		expect(said).not.toHaveProperty([waiting]);
		expect(said).not.toHaveProperty('n8n_ai_callbacks_pending');
	}
	await redis.kill();
	expect(await samples()).toMatchObject({ n8n_ai_redis_up: 0 });
	await redis.start();
	await until(async () => (await samples()).n8n_ai_redis_up === 1, 'Redis is back');
});

/** The page of a worker in a process of its own, which has run a job. */
async function servedPage() {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const port = String(await freePort());
	const worker = await cliWorker(queue.settings, [
		'--health-port',
		port,
		'--concurrency',
		'chat=1',
	]);
	setup.atEnd(() => worker.end('SIGKILL'));
	await dispatch(queue, chats(server, ['a']));
	return await until(async () => {
		const response = await fetch(`http://127.0.0.1:${port}/metrics`);
		const page = await response.text();
		const type = response.headers.get('content-type');
		return samplesOf(page)[completed] === 1 ? { page, type, server } : undefined;
	}, 'a page with its job');
}

test('a worker serves its metrics at its health port, and no key or address in them', async () => {
	const { page, type, server } = await servedPage();
	expect(type).toMatch(/^text\/plain; version=0\.0\.4/);
	expect(samplesOf(page)).toMatchObject({ n8n_ai_worker_ready: 1 });
	for (const secret of [bearer, new URL(server.url).host]) expect(page).not.toContain(secret);
});

promtoolTest('promtool finds nothing wrong with the page of a worker', async () => {
	expect(promtool(['check', 'metrics'], { input: (await servedPage()).page })).toBe('');
});

test('a worker without prom-client runs, and says how to install it', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const port = String(await freePort());
	const flags = ['--health-port', port, '--concurrency', 'chat=1'];
	const hidden = join(__dirname, 'helpers', 'without-prom-client.cjs');
	const worker = await cliWorker(queue.settings, flags, { NODE_OPTIONS: `--require ${hidden}` });
	setup.atEnd(() => worker.end('SIGKILL'));
	const { batchId } = await dispatch(queue, chats(server, ['a']));
	expect(await finished(queue, batchId)).toMatchObject({ completed: 1 });
	const command = 'npm install prom-client@15';
	expect(worker.lines).toContainEqual(
		expect.objectContaining({
			msg: 'no metrics',
			hint: expect.stringContaining(command) as string,
		}),
	);
	const response = await fetch(`http://127.0.0.1:${port}/metrics`);
	expect(response.status).toBe(501);
	expect(await response.text()).toContain(command);
});
