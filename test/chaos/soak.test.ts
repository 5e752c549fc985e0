import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { echoAnswer } from '../helpers/echo-answer';
import { httpServer, json } from '../helpers/http-server';
import { builtPackage, cliWorker } from '../integration/helpers/cli-worker';
import { fixture, until } from '../integration/helpers/fixture';
import { redisServer } from '../integration/helpers/redis-server';
import { inFull } from './helpers/in-full';
import { figuresOf, isFlat, memoryWatch, redisMb } from './helpers/memory-watch';
import { residentMb } from './helpers/resident-mb';
import { reportFigures } from '../helpers/report-figures';

const setup = fixture();

const jobs = inFull(100_000, 1500);
const jobsEach = inFull(500, 50);
const largeEvery = inFull(200, 50);
const sampleMs = inFull(1000, 100);
const maxGrowth = inFull(1.15, 1.6);

interface Told {
	ended?: number;
	right?: number;
	done?: boolean;
	failure?: string;
}

/** What is collected goes after this time in place of a day, so that as much goes as comes. */
const keptHours = 0.005;
/** BullMQ's own keys, the events, the index, and the batch that came last. */
const fewKeys = 100;

test(
	`${String(jobs)} jobs leave memory flat in the dispatching process, the worker and Redis`,
	async () => {
		const redis = await redisServer();
		setup.atEnd(() => redis.stop());
		const server = await httpServer(({ body }, response) => {
			server.received.length = 0;
			const [{ content = '' } = {}] = body.messages as { content?: string }[];
			json(response, 200, echoAnswer(content.slice(-20)));
		});
		setup.atEnd(() => server.close());
		const kept = { keepCompletedHours: keptHours, keepFailedHours: keptHours };
		const queue = await setup.queue({ ...setup.settings(redis.url), ...kept });
		const worker = await cliWorker(queue.settings, ['--concurrency', 'chat=20']);
		setup.atEnd(() => worker.end('SIGKILL'));
		const child = fork(join(__dirname, 'helpers', 'soaker.mjs'));
		setup.atEnd(() => {
			child.kill('SIGKILL');
		});
		const told = { ended: 0, right: 0, failure: '' };
		child.on('message', ({ ended = 0, right = 0, failure = '' }: Told) => {
			told.ended += ended;
			told.right += right;
			told.failure += failure;
		});
		const exit = once(child, 'exit');
		const startedAt = Date.now();
		const endpoint = {
			baseUrl: `${server.url}/v1`,
			apiKey: 'key',
			profile: 'openai' as const,
			concurrency: 40,
		};
		const { settings } = queue;
		child.send({ packageFolder: builtPackage(), settings, endpoint, jobs, jobsEach, largeEvery });
		const watch = memoryWatch(sampleMs, {
			dispatcher: () => residentMb(child.pid ?? 0),
			worker() {
				worker.lines.length = 0;
				return residentMb(worker.pid ?? 0);
			},
			redis: async () => await redisMb(queue),
			keys: async () => await queue.redis.dbsize(),
		});

		await exit;
		const held = await watch.stop();
		expect(told).toEqual({ ended: jobs, right: jobs, failure: '' });
		const rate = (jobs / ((Date.now() - startedAt) / 1000)).toFixed(0);
		reportFigures(`${String(jobs)} jobs, ${rate} a second; MB and keys`, figuresOf(held));
		const growing = held.filter((one) => !isFlat(one, maxGrowth)).map(({ name }) => name);
		// Redis holds as much as was worked off lately: see what is left of it.
		expect(growing.filter((name) => name === 'dispatcher' || name === 'worker')).toEqual([]);

		await delay(keptHours * 3_600_000 + 2000);
		// The worker removes jobs of batches that have expired, some thousands in each round.
		// Where the last batch of a node is goes by itself, a day after it.
		const left = async () =>
			(await queue.redis.keys('*')).filter((key) => !key.includes(':latest:')).length;
		await until(
			async () => (await left()) <= fewKeys,
			'Redis to be empty again',
			inFull(300_000, 60_000),
		);
		reportFigures('soak', {
			'keys left': await left(),
			'MB left': (await redisMb(queue)).toFixed(1),
		});
	},
	inFull(1_800_000, 180_000),
);
