import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openQueue } from '../../jobs/queue/open-queue';
import { openStage, type Stage } from '../../playground/n8n/stage.mjs';
import { chain, chat, make } from '../e2e/helpers/chain';
import { echoAnswer } from '../helpers/echo-answer';
import { httpServer, json } from '../helpers/http-server';
import { inFull } from './helpers/in-full';
import { figuresOf, isFlat, memoryWatch, redisMb } from './helpers/memory-watch';
import { residentMb } from './helpers/resident-mb';
import { reportFigures } from '../helpers/report-figures';

// In short, the soak of the dispatching process has it.
const longTest = inFull<typeof test.skip>(test, test.skip);
const jobs = Number(process.env.TEST_JOBS ?? 100_000);
const itemsEach = 500;
const queues = 3;
const maxGrowth = 1.15;
/** What is collected goes soon in place of days, so that as much goes as comes. */
const kept = { keepCompletedHours: 0.005, keepFailedHours: 0.005 };

const ends: (() => unknown)[] = [];

afterAll(async () => {
	for (const end of ends.reverse()) await end();
});

longTest(
	`${String(jobs)} jobs of a real n8n leave its memory flat, and that of its worker`,
	async () => {
		const server = await httpServer(({ body }, response) => {
			server.received.length = 0;
			const [{ content = '' } = {}] = body.messages as { content?: string }[];
			json(response, 200, echoAnswer(content));
		});
		ends.push(() => server.close());
		const stage = await openStage({ workerEnv: { N8N_AI_CONCURRENCY: 'chat=20' } });
		ends.push(() => stage.close());
		const settings = settingsOf(stage);
		const queue = await openQueue(settings);
		ends.push(() => queue.close());
		await stage.client.importCredentials([
			{
				name: 'Soak endpoint',
				type: 'openAiCompatibleApi',
				data: {
					provider: 'openai',
					advanced: true,
					baseUrl: `${server.url}/v1`,
					apiKey: 'key',
					concurrency: 40,
				},
			},
			{
				name: 'Soak queue',
				type: 'jobQueueRedis',
				data: { connection: 'url', advanced: true, ...settings, ...kept },
			},
		]);
		const workflow = chain(
			[
				make(
					`Array.from({ length: ${String(itemsEach)} }, (_, i) => ({ text: $execution.id + ' ' + i }))`,
				),
				chat({ runMode: 'queueAndWait' }),
			],
			{ openAiCompatibleApi: 'Soak endpoint', jobQueueRedis: 'Soak queue' },
		);
		await stage.client.importWorkflows([workflow]);

		const [worker] = stage.workers;
		const startedAt = Date.now();
		const watch = memoryWatch(1000, {
			n8n: () => residentMb(stage.n8n.pid),
			worker: () => residentMb(worker?.pid ?? 0),
			redis: async () => await redisMb(queue),
		});
		let begun = 0;
		let right = 0;
		const callWorkflows = async () => {
			while (begun < jobs) {
				begun += itemsEach;
				const more = await rightOf(stage, workflow.id);
				right += more;
			}
		};
		await Promise.all(Array.from({ length: queues }, callWorkflows));
		const held = await watch.stop();
		expect(right).toBe(jobs);
		const rate = (jobs / ((Date.now() - startedAt) / 1000)).toFixed(0);
		reportFigures(`${String(jobs)} jobs of a real n8n, ${rate} a second; MB`, figuresOf(held));
		const growing = held.filter((one) => !isFlat(one, maxGrowth)).map(({ name }) => name);
		// Redis holds as much as was worked off lately.
		expect(growing.filter((name) => name !== 'redis')).toEqual([]);
	},
);

/** Runs the workflow once and says how many of its items are right. */
async function rightOf({ client }: Stage, workflowId: string): Promise<number> {
	const id = await client.run(workflowId);
	const execution = await client.waitFor(id, { timeoutMs: 300_000 });
	const items = client.items(execution, 'Chat');
	return items.filter(({ json: { text } }, at) => text === `echo ${id} ${String(at)}`).length;
}

/** What n8n and its workers share. */
const settingsOf = ({ redis, folder, prefix }: Stage) => ({
	url: redis.url,
	encryptionSecret: readFileSync(join(folder, 'encryption-secret'), 'utf8'),
	fileDirectory: join(folder, 'blobs'),
	prefix,
});
