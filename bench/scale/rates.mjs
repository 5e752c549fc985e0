import { during } from './redis-numbers.mjs';
import { printTable } from './table.mjs';
import { startWorkers } from './worker-processes.mjs';

/** How many jobs a second so many workers run, and what one job takes of Redis and of a worker. */
export async function rates(bench, place, { jobs, counts }) {
	const rows = [];
	for (const { workers, processes = workers } of counts) {
		const all = await startWorkers({
			place,
			processes,
			workersEach: Math.ceil(workers / processes),
		});
		try {
			// The first jobs find code that was never run.
			await bench.fillAndRun(Math.max(200, 50 * processes));
			await bench.pause();
			await bench.fill(jobs);
			const before = await all.usage();
			const seen = await during(bench.redis, () => bench.runJobs(jobs));
			const after = await all.usage();
			const each = (name) => (after[name] - before[name]) / jobs;
			rows.push({
				workers,
				processes,
				'jobs/s': jobs / (seen.ms / 1000),
				'worker CPU ms/job': each('cpuMs'),
				'Redis CPU ms/job': seen.cpuMs / jobs,
				'commands sent/job': each('bullmq') + each('ours') + each('plain'),
				'BullMQ scripts': each('bullmq'),
				'our scripts': each('ours'),
				plain: each('plain'),
				'run by Redis/job': seen.commands / jobs,
				'bytes in/job': seen.inputBytes / jobs,
				'bytes out/job': seen.outputBytes / jobs,
				'MB/process': after.rss / processes / 1e6,
				slowest: seen.slowest ? `${seen.slowest.name} ${seen.slowest.ms.toFixed(0)} ms` : '',
			});
		} finally {
			await all.close();
		}
	}
	printTable(`Running ${jobs} jobs of 1 kB that do nothing, 10 at once each`, rows);
	return rows;
}
