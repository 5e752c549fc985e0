import { setTimeout as delay } from 'node:timers/promises';
import { during } from './redis-numbers.mjs';
import { printTable } from './table.mjs';
import { startWorkers } from './worker-processes.mjs';

/** What a job takes of Redis' memory while it waits, and after it has ended, by the size of its prompt. */
export async function memoryPerJob(bench, place, { jobs, sizes }) {
	const workers = await startWorkers({ place, processes: 1 });
	const rows = [];
	try {
		await bench.pause();
		for (const bytes of sizes) {
			const added = await during(bench.redis, () => bench.fill(jobs, { bytes }));
			const ran = await during(bench.redis, async () => {
				await bench.runJobs(jobs);
				// The parents end after their last job.
				await delay(1000);
			});
			rows.push({
				'prompt bytes': bytes,
				'waiting, bytes': added.usedMemory / jobs,
				'ended with result, bytes': (added.usedMemory + ran.usedMemory) / jobs,
				'added/s': jobs / (added.ms / 1000),
				'Redis CPU ms to add': added.cpuMs / jobs,
				'bytes in to add': added.inputBytes / jobs,
			});
		}
	} finally {
		await workers.close();
	}
	printTable(
		`Memory of Redis for each of ${jobs} jobs, in batches of 250; the result is as long as the prompt`,
		rows,
	);
	return rows;
}
