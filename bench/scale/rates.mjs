import { during } from './redis-numbers.mjs';
import { printTable } from './table.mjs';
import { startWorkers } from './worker-processes.mjs';

const slots = 10;

/**
 * How many jobs a second so many workers run: jobs that do nothing, which take all of the processor,
 * and jobs that wait as for an endpoint, so that the slots are the bound. What one job takes as well.
 */
export async function rates(bench, place, { jobs, warmUp, counts, seconds }) {
	const [busy, waiting] = [[], []];
	for (const { workers, processes } of counts) {
		const workersEach = Math.ceil(workers / processes);
		const all = await startWorkers({ place, processes, workersEach, concurrency: slots });
		try {
			// The first jobs of a process are slow: its code has never run.
			await run(bench, all, warmUp * processes, 0);
			busy.push({ workers, processes, ...busyRow(await run(bench, all, jobs, 0)) });
			const waitMs = Math.max(500, workers * 40);
			const ideal = (workers * slots * 1000) / waitMs;
			const rounds = Math.max(1, Math.round((seconds * 1000) / waitMs));
			const seen = await run(bench, all, workers * slots * rounds, waitMs);
			waiting.push({ workers, processes, ...waitingRow(seen, { waitMs, ideal }) });
		} finally {
			await all.close();
		}
	}
	printTable(`Running ${jobs} jobs of 1 kB that do nothing, ${slots} at once each`, busy);
	printTable(`Running jobs that wait as for an endpoint, ${slots} at once each`, waiting);
}

/** Adds jobs, lets them run, and says what that took. */
async function run(bench, all, jobs, waitMs) {
	await bench.pause();
	await bench.fill(jobs, { waitMs });
	const before = await all.usage();
	const seen = await during(bench.redis, () => bench.runJobs(jobs));
	const after = await all.usage();
	const each = (name) => (after[name] - before[name]) / jobs;
	return { ...seen, jobs, each, rss: after.rss };
}

const busyRow = ({ jobs, each, ...seen }) => ({
	'jobs/s': (1000 * jobs) / seen.ms,
	'worker CPU ms/job': each('cpuMs'),
	'Redis CPU ms/job': seen.cpuMs / jobs,
	'BullMQ scripts/job': each('bullmq'),
	'our scripts/job': each('ours'),
	'plain commands/job': each('plain'),
	'run by Redis/job': seen.commands / jobs,
	'bytes in/job': seen.inputBytes / jobs,
	'bytes out/job': seen.outputBytes / jobs,
});

const waitingRow = ({ jobs, each, rss, ...seen }, { waitMs, ideal }) => ({
	'each takes, s': waitMs / 1000,
	'jobs/s': (1000 * jobs) / seen.ms,
	'of the ideal': (1000 * jobs) / seen.ms / ideal,
	'worker CPU ms/job': each('cpuMs'),
	'Redis CPU ms/job': seen.cpuMs / jobs,
	'Redis CPU %': (100 * seen.cpuMs) / seen.ms,
	'MB of all workers': rss / 1e6,
});
