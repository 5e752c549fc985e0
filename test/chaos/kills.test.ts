import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { batchState } from '../../jobs/batch-state';
import { collect } from '../../jobs/collect';
import { deleteJobs } from '../../jobs/delete-jobs';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { sweepKeys } from '../../jobs/sweeping/sweep-keys';
import { aliveMs, workersAlive } from '../../jobs/queue/workers-alive';
import { sweepBlobs } from '../../workers/watching/sweep-blobs';
import { seeded } from '../helpers/seeded';
import { ageBlobs, blobFiles } from '../integration/helpers/blob-files';
import { cliWorker } from '../integration/helpers/cli-worker';
import { fixture, until } from '../integration/helpers/fixture';
import { mayBePoisoned, mayBeSpent } from '../integration/helpers/last-chances';
import { redisServer } from '../integration/helpers/redis-server';
import { dispatchElsewhere } from './helpers/dispatch-elsewhere';
import { chaosEndpoint } from './helpers/endpoint';
import { inFull } from './helpers/in-full';
import { recoveries } from './helpers/recoveries';
import { workOf, writeFiles, type Work } from './helpers/work';

const setup = fixture();
const seed = Number(process.env.TEST_SEED ?? 7);

const kills = inFull(200, 12);
const lastsMs = inFull(2000, 250);
/** Items of each capability; the texts of a batch to embed are one job. */
const counts = {
	chat: inFull(450, 24),
	functionCalling: inFull(350, 20),
	vision: inFull(250, 16),
	extraction: inFull(350, 20),
	imageGeneration: inFull(250, 16),
	models: inFull(50, 8),
	transcription: inFull(250, 12),
};
const embeddingBatches = inFull(50, 4);
const textsEach = 450;

const slotsEach = 2;
const workers = 2;
const flags = [
	...['--lock-duration', '3', '--stalled-interval', '0.5', '--drain-timeout', '1'],
	...[
		'--concurrency',
		[...Object.keys(counts), 'embeddings'].map((name) => `${name}=${String(slotsEach)}`).join(','),
	],
];

/** The lock of a run that was killed, or the requests of one that goes on, in milliseconds. */
const longestMs = 90_000;

/** What stays when every batch is deleted: all but BullMQ's own of a queue goes by itself. */
const lasting = [
	/:(meta|id|events|stalled-check|marker|pc)$/,
	/:events:(batch|job)$/,
	/:latest:\w+$/,
	/:rate-limit:/,
	/:ask-for-stopped$/,
	/:lease:\w+$/,
	/:expiry$/,
	/:queue-id$/,
];

test(
	`${String(kills)} kills over jobs of all capabilities: every result once, and the right one`,
	async () => {
		const folder = mkdtempSync(join(tmpdir(), 'chaos-'));
		setup.atEnd(() => {
			rmSync(folder, { recursive: true, force: true });
		});
		writeFiles(folder);
		const redis = await redisServer(['--appendfsync', 'everysec']);
		setup.atEnd(() => redis.stop());
		const endpoint = await chaosEndpoint(lastsMs);
		setup.atEnd(() => endpoint.crash());
		const queue = await setup.queue(setup.settings(redis.url));
		const { settings } = queue;
		const start = async () => {
			const worker = await cliWorker(settings, flags);
			setup.atEnd(() => worker.end('SIGKILL'));
			return worker;
		};
		const running = await Promise.all(Array.from({ length: workers }, start));

		const works = [
			...Object.entries(counts).map(([name, count]) => workOf(name, count, endpoint)),
			...Array.from({ length: embeddingBatches }, (_, run) =>
				workOf('embeddings', textsEach, endpoint, run),
			),
		];
		const jobs = Object.values(counts).reduce((sum, count) => sum + count, embeddingBatches);
		const next = seeded(seed);
		const killed = { worker: 0, redis: 0, endpoint: 0, dispatcher: 0 };
		const all = () => Object.values(killed).reduce((sum, count) => sum + count, 0);
		const batches = new Map<Work, string>();

		/** Dispatches until it is done, now and then with the process killed in the middle. */
		const dispatchAll = async () => {
			for (const work of works) {
				for (let tries = 0; !batches.has(work); tries++) {
					if (tries > 30) throw new Error('It cannot be dispatched');
					const isKilled = next() < 0.4 && all() < kills;
					const told = await dispatchElsewhere(
						settings,
						folder,
						work,
						isKilled ? 150 + 500 * next() : undefined,
					);
					if (told?.batchId !== undefined) batches.set(work, told.batchId);
					else if (told === undefined) killed.dispatcher += 1;
				}
			}
		};
		let dispatched = false;
		const dispatching = dispatchAll().then(() => (dispatched = true));
		dispatching.catch(() => undefined);

		const ended = async () => {
			const states = await Promise.all([...batches.values()].map((id) => batchState(queue, id)));
			return states.reduce((sum, one) => sum + (one?.completed ?? 0) + (one?.failed ?? 0), 0);
		};
		const recovery = recoveries(queue, longestMs);
		let atRisk = 0;
		const startedAt = Date.now();
		await until(async () => (await ended()) > 0, 'the first result', 60_000);
		while (all() < kills && !(dispatched && (await ended()) === jobs)) {
			await delay(100 + 300 * next());
			const before = await ended();
			await recovery.look();
			await recovery.note();
			const calls = endpoint.calls();
			atRisk += endpoint.underWay();
			// A job that would be given up by design is left alone: by its worker's end, or the endpoint's.
			const [isPoisoned, isSpent] = [await mayBePoisoned(queue), await mayBeSpent(queue)];
			if (isPoisoned && isSpent) continue;
			const choice = isPoisoned ? 1 : isSpent ? 0.75 * next() : next();
			if (choice < 0.55) {
				const victim = next() < 0.5 ? 0 : 1;
				await running[victim]?.end('SIGKILL');
				killed.worker += 1;
				running[victim] = await start();
			} else if (choice < 0.75) {
				await redis.kill();
				killed.redis += 1;
				await delay(500 * next());
				await redis.start();
			} else {
				await endpoint.crash();
				killed.endpoint += 1;
				await delay(1000 * next());
				await endpoint.restart();
			}
			// Those that came while it was being killed count as well.
			atRisk += endpoint.calls() - calls;
			await until(async () => (await ended()) > before, 'progress after a kill', 60_000);
		}
		await dispatching;
		expect(all()).toBeGreaterThanOrEqual(kills);
		await until(
			async () => {
				await recovery.look();
				return (await ended()) === jobs && recovery.open() === 0;
			},
			'the end of all jobs',
			inFull(900_000, 120_000),
		);
		expect(recovery.late).toEqual([]);

		let needed = 0;
		const faults: string[] = [];
		for (const [work, batchId] of batches) {
			const results = await collect(queue, { batchId });
			expect(results).toHaveLength(work.options.items.length);
			for (const [place, { state, result, failure }] of results.entries()) {
				const fault =
					state === 'completed'
						? work.fault(result, place)
						: `${state}: ${String(failure?.message)}`;
				if (fault !== undefined) faults.push(fault);
			}
			if (faults.length === 0) needed += work.calls(results);
		}
		expect(faults).toEqual([]);
		// What a kill can cost is what was under way then; of what is answered nothing is paid for again.
		const maxCalls = needed + atRisk;
		process.stderr.write(`    ${report()}\n`);
		expect(endpoint.calls()).toBeLessThanOrEqual(maxCalls);

		await Promise.all(running.map((worker) => worker.end('SIGTERM')));
		for (const batchId of batches.values()) await deleteJobs(queue, { batchId });
		// What killed workers said of themselves goes by itself.
		const isForgotten = async () => (await workersAlive(queue)).length === 0;
		await until(isForgotten, 'the killed workers to be forgotten', aliveMs + 5000);
		expect(await orphansOf(queue)).toEqual([]);
		expect(await sweepKeys(queue)).toMatchObject({ outcomes: 0, callbacks: 0, kept: 0 });
		ageBlobs(queue, 30);
		await sweepBlobs(queue);
		expect(blobFiles(queue)).toEqual([]);

		function report(): string {
			const times = recovery.times();
			const middle = times[Math.floor(times.length / 2)] ?? 0;
			return `seed ${String(seed)}: ${String(jobs)} jobs, ${JSON.stringify(killed)} killed, ${String(endpoint.calls())} calls of ${String(needed)} needed (at most ${String(maxCalls)}), what was under way at a kill had ended, waited or had begun anew ${String(middle)} ms later (half of the kills), ${String(times.at(-1))} ms (all); ${String(Math.round((Date.now() - startedAt) / 1000))} s`;
		}
	},
	inFull(3_000_000, 170_000),
);

/** Keys that nobody names any more. */
async function orphansOf(queue: JobQueue): Promise<string[]> {
	const keys = await queue.redis.keys(`${queue.settings.prefix}:*`);
	return keys.filter((key) => !lasting.some((kind) => kind.test(key))).sort();
}
