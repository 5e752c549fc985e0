import { setTimeout as delay } from 'node:timers/promises';
import { during, redisNumbers } from './redis-numbers.mjs';
import { printTable } from './table.mjs';
import { startWorkers } from './worker-processes.mjs';

/** What workers of every task type cost while there is nothing to do. */
export async function idleWorkers(bench, place, { counts, seconds }) {
	const rows = [];
	for (const { workers, processes } of counts) {
		const before = await redisNumbers(bench.redis);
		try {
			const all = await startWorkers({
				...{ place, processes, workersEach: Math.ceil(workers / processes), everything: true },
			});
			try {
				await delay(2000);
				const first = await all.usage();
				const seen = await during(bench.redis, () => delay(1000 * seconds));
				const last = await all.usage();
				const now = await redisNumbers(bench.redis);
				rows.push({
					workers,
					connections: now.clients - before.clients,
					'commands sent/s':
						(last.bullmq + last.ours + last.plain - first.bullmq - first.ours - first.plain) /
						seconds,
					'run by Redis/s': seen.commands / seconds,
					'kB/s': (seen.inputBytes + seen.outputBytes) / 1000 / seconds,
					'Redis CPU %': seen.cpuMs / (10 * seconds),
					'CPU % of a worker': (last.cpuMs - first.cpuMs) / (10 * seconds) / workers,
					'Redis MB': (now.usedMemory - before.usedMemory) / 1e6,
					'MB/process': last.rss / processes / 1e6,
				});
			} finally {
				await all.close();
			}
		} catch (error) {
			rows.push({ workers, connections: `did not start: ${error.message}` });
		}
	}
	printTable(`Workers of all task types without a job, over ${seconds} s`, rows);
	return rows;
}
