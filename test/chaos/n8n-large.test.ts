import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openQueue, type JobQueue } from '../../jobs/queue/open-queue';
import { batchState } from '../../jobs/batch-state';
import { openStage, type Stage } from '../../playground/n8n/stage.mjs';
import { chain, chat, jobs, make, type Step } from '../e2e/helpers/chain';
import { echoAnswer } from '../helpers/echo-answer';
import { httpServer, json } from '../helpers/http-server';
import { inFull } from './helpers/in-full';
import { memoryWatch } from './helpers/memory-watch';
import { residentMb } from './helpers/resident-mb';
import { reportFigures } from '../helpers/report-figures';

// In short, the tests of half batches and of memory have it.
const longTest = inFull<typeof test.skip>(test, test.skip);
const items = Number(process.env.TEST_JOBS ?? 100_000);
const maxPauseMs = 1000;
/** Of ten items: so many fail at first, which is more than a call takes arguments. */
const failing = 7;
const words = 'x'.repeat(400);

const ends: (() => unknown)[] = [];

afterAll(async () => {
	for (const end of ends.reverse()) await end();
});

longTest(
	`${String(items)} items of one batch are queued, retried and collected by a real n8n, which answers meanwhile`,
	async () => {
		let isMended = false;
		const server = await httpServer(({ body }, response) => {
			server.received.length = 0;
			const [{ content = '' } = {}] = body.messages as { content?: string }[];
			const isBad = Number(/\d+/.exec(content)?.[0]) % 10 < failing && !isMended;
			if (isBad) json(response, 400, { error: { message: 'no' } });
			else json(response, 200, echoAnswer(content));
		});
		ends.push(() => server.close());
		const stage = await openStage({
			workerEnv: { N8N_AI_CONCURRENCY: 'chat=40' },
		});
		ends.push(() => stage.close());
		const settings = settingsOf(stage);
		const queue = await openQueue(settings);
		ends.push(() => queue.close());
		await stage.client.importCredentials([
			{
				name: 'Large endpoint',
				type: 'openAiCompatibleApi',
				data: {
					provider: 'openai',
					advanced: true,
					baseUrl: `${server.url}/v1`,
					apiKey: 'key',
					concurrency: 80,
				},
			},
			{
				name: 'Large queue',
				type: 'jobQueueRedis',
				data: { connection: 'url', advanced: true, ...settings },
			},
		]);
		const many = make(
			`Array.from({ length: ${String(items)} }, (_, i) => ({ text: i + ' ${words}' }))`,
		);
		const ofBatch = { batchId: '={{ $json.body.batchId }}' };
		const [idle, queued, retried, collected] = await Promise.all([
			called(stage, 'idle', [many, count('text')]),
			called(stage, 'queue', [many, chat({ runMode: 'queue' }), count('jobId')]),
			called(stage, 'retry', [jobs({ operation: 'retryFailed', ...ofBatch })]),
			called(stage, 'collect', [jobs({ operation: 'results', ...ofBatch }), count('text')]),
		]);

		const redis = memoryWatch(500, { redis: async () => await usedMb(queue) });
		const figures: Record<string, string> = {};
		const phase = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
			const pulse = healthWatch(stage.n8n.url);
			const startedAt = Date.now();
			const result = await work().catch((error: unknown) => {
				throw new Error(`${name}: ${stage.n8n.lastLines(20)}`, { cause: error });
			});
			const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
			const { maxMs } = await pulse.stop();
			const n8nMb = residentMb(stage.n8n.pid).toFixed(0);
			const redisMb = (await usedMb(queue)).toFixed(0);
			figures[name] =
				`${seconds} s, n8n silent for ${String(maxMs)} ms at most, n8n ${n8nMb} MB, Redis ${redisMb} MB`;
			reportFigures(name, { [name]: figures[name] });
			pauses.set(name, maxMs);
			return result;
		};
		const pauses = new Map<string, number>();

		expect(await phase('the items alone', async () => await idle({}))).toMatchObject({
			unique_count_text: items,
		});
		expect(await phase('queued', async () => await queued({}))).toMatchObject({
			unique_count_jobId: items,
		});
		const [batchId = ''] = await queue.redis.zrange(queue.key('batch-index'), '0', '-1');
		const ended = async () => {
			for (;;) {
				const state = await batchState(queue, batchId);
				if (state?.finishedAt !== undefined) return state;
				await delay(1000);
			}
		};
		const first = await phase('run', ended);
		expect(first).toMatchObject({ failed: (items / 10) * failing, total: items });
		isMended = true;
		await phase('retried', async () => await retried({ batchId }));
		expect(await phase('run again', ended)).toMatchObject({ completed: items, failed: 0 });
		expect(await phase('collected', async () => await collected({ batchId }))).toMatchObject({
			unique_count_text: items,
		});
		const [held] = await redis.stop();
		reportFigures(`${String(items)} items of one batch`, {
			...figures,
			redisMedianMb: held?.late ?? 0,
		});
		// n8n itself makes and counts as many items in the first one, which silences it on a busy machine.
		for (const [name, maxMs] of pauses)
			if (name !== 'the items alone')
				expect([
					name,
					maxMs <= Math.max(maxPauseMs, 1.5 * (pauses.get('the items alone') ?? 0)),
				]).toEqual([name, true]);
	},
);

/** How many different values the items have, in one item. */
const count = (field: string): Step => ({
	name: 'Count',
	type: 'n8n-nodes-base.summarize',
	typeVersion: 1.1,
	parameters: {
		fieldsToSummarize: { values: [{ aggregation: 'countUnique', field }] },
		options: {},
	},
});

/** A workflow that a webhook starts; n8n keeps nothing of its executions. */
async function called({ client, n8n }: Stage, path: string, steps: Step[]) {
	const workflow = chain(
		steps,
		{ openAiCompatibleApi: 'Large endpoint', jobQueueRedis: 'Large queue' },
		{
			trigger: {
				name: 'Webhook',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2.1,
				webhookId: path,
				parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', options: {} },
			},
		},
	);
	const settings = {
		...workflow.settings,
		...{ saveDataSuccessExecution: 'none', saveExecutionProgress: false },
	};
	await client.importWorkflows([{ ...workflow, settings }]);
	await client.activate(workflow.id);
	return async (body: object): Promise<unknown> => {
		for (;;) {
			const response = await fetch(`${n8n.url}/webhook/${path}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			});
			const text = await response.text();
			if (response.ok) return JSON.parse(text);
			if (response.status !== 404) throw new Error(`${path}: ${text}`);
			await delay(200);
		}
	};
}

/** Asks n8n all the time whether it is healthy; the longest that it took to answer. */
function healthWatch(url: string) {
	let maxMs = 0;
	let isOver = false;
	const watching = (async () => {
		while (!isOver) {
			const askedAt = Date.now();
			await (await fetch(`${url}/healthz`)).text();
			maxMs = Math.max(maxMs, Date.now() - askedAt);
			await delay(50);
		}
	})();
	return {
		async stop() {
			isOver = true;
			await watching;
			return { maxMs };
		},
	};
}

async function usedMb(queue: JobQueue): Promise<number> {
	const info = await queue.redis.info('memory');
	return Number(/used_memory:(\d+)/.exec(info)?.[1] ?? 0) / 2 ** 20;
}

/** What n8n and its workers share. */
const settingsOf = ({ redis, folder, prefix }: Stage) => ({
	url: redis.url,
	encryptionSecret: readFileSync(join(folder, 'encryption-secret'), 'utf8'),
	fileDirectory: join(folder, 'blobs'),
	prefix,
});
