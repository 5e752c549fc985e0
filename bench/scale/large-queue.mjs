import { load } from './nothing.mjs';
import { during, redisNumbers } from './redis-numbers.mjs';
import { printTable, slowestOf } from './table.mjs';
import { startWorkers } from './worker-processes.mjs';

/** What people and workers do beside the jobs, by what it is called in the documentation. */
function actions(queue, batchIds) {
	const from = (file, name) => load(`./${file}.js`)[name];
	const ignore = () => undefined;
	const reconciled = { sound: new Set(), onRepair: ignore, onError: ignore };
	return {
		'list, the newest 20': () => from('jobs/list-batches', 'listBatches')(queue, { limit: 21 }),
		'list, all': () => from('jobs/list-batches', 'listBatches')(queue),
		'page of a batch': () => from('jobs/batch-state', 'batchState')(queue, batchIds[0]),
		'dashboard, list': () => from('workers/dashboard/read-all', 'readAll')(queue),
		metrics: () => from('workers/metrics/read-queue-numbers', 'readQueueNumbers')(queue),
		'reconciler, at most 2,000 batches': () =>
			from('jobs/repairs/reconcile', 'reconcile')(queue, reconciled),
		'hourly sweep': () => from('workers/watching/sweep-queue', 'sweepQueue')(queue),
		'purge, keys': () => from('jobs/sweeping/sweep-keys', 'sweepKeys')(queue, { dryRun: true }),
		'cancel a batch': () =>
			from('jobs/cancel', 'cancel')(queue, { batchId: batchIds[1] }, 'cancelled'),
		'delete a batch': () => from('jobs/delete-jobs', 'deleteJobs')(queue, { batchId: batchIds[2] }),
	};
}

/** Whether the rate falls with many jobs waiting, and what everything else costs then. */
export async function largeQueue(bench, place, { depths, jobs }) {
	const workers = await startWorkers({ place, processes: 2 });
	const { redis } = bench;
	const rows = [];
	let batches = [];
	try {
		await bench.pause();
		const empty = await redisNumbers(redis);
		let waiting = 0;
		for (const depth of depths) {
			const added = await during(redis, async () => {
				batches = [...batches, ...(await bench.fill(depth - waiting))];
			});
			const filled = await redisNumbers(redis);
			const ran = await during(redis, () => bench.runJobs(jobs));
			rows.push({
				waiting: depth,
				'added/s': (depth - waiting) / (added.ms / 1000),
				'jobs/s': jobs / (ran.ms / 1000),
				'Redis CPU ms/job': ran.cpuMs / jobs,
				'Redis MB': (filled.usedMemory - empty.usedMemory) / 1e6,
				'slowest command': slowestOf(ran),
			});
			waiting = await bench.waiting();
		}
		printTable('Two workers, by how many jobs of 1 kB wait', rows);
		await printCosts(bench, batches.slice(-10), waiting);
	} finally {
		await workers.close();
	}
	return rows;
}

/** Does everything else once, beside so many waiting jobs, and prints what it cost. */
async function printCosts({ queue, redis }, batchIds, waiting) {
	const costs = [];
	for (const [what, act] of Object.entries(actions(queue, batchIds))) {
		const seen = await during(redis, act);
		costs.push({
			[`with ${waiting.toLocaleString('en-US')} jobs waiting`]: what,
			ms: seen.ms,
			'Redis CPU ms': seen.cpuMs,
			commands: seen.commands,
			'kB out': seen.outputBytes / 1000,
			'slowest command': slowestOf(seen),
		});
	}
	const batches = await redis.zcard(queue.key('batch-index'));
	printTable(`Everything else, with ${batches} batches`, costs);
}
