import { redis as startRedis } from '../playground/setup/redis.mjs';
import { temporaryFolder } from '../playground/setup/guarded.mjs';
import { openBenchQueue } from './scale/bench-queue.mjs';
import { idleWorkers } from './scale/idle-workers.mjs';
import { largeQueue } from './scale/large-queue.mjs';
import { memoryPerJob } from './scale/memory-per-job.mjs';
import { rates } from './scale/rates.mjs';

/** So many workers in not more processes than a machine of a few cores carries. */
const inProcesses = (workers) => {
	let processes = Math.min(workers, 16);
	while (workers % processes !== 0) processes -= 1;
	return { workers, processes };
};

const sections = {
	rates: (bench, place, { isSmall, workers }) =>
		rates(bench, place, {
			jobs: isSmall ? 50 : 5000,
			warmUp: isSmall ? 10 : 200,
			seconds: isSmall ? 1 : 5,
			counts: (isSmall ? [2] : (workers ?? [1, 2, 4, 8, 16])).map(inProcesses),
		}),
	memory: (bench, place, { isSmall }) =>
		memoryPerJob(bench, place, {
			jobs: isSmall ? 20 : 2000,
			sizes: isSmall ? [1000] : [100, 1000, 10_000, 100_000],
		}),
	idle: (bench, place, { isSmall, workers }) =>
		idleWorkers(bench, place, {
			seconds: isSmall ? 1 : 10,
			counts: (isSmall ? [2] : (workers ?? [1, 10, 100])).map(inProcesses),
		}),
	large: (bench, place, { isSmall, jobs = 100_000 }) =>
		largeQueue(bench, place, {
			jobs: isSmall ? 20 : 5000,
			depths: isSmall ? [1500] : [10_000, jobs],
		}),
};

/** The value of `--name=1,2`, as numbers. */
const numbers = (parts, name) =>
	parts
		.find((part) => part.startsWith(`--${name}=`))
		?.split('=')[1]
		.split(',')
		.map(Number);

/**
 * How it grows: rates by workers, memory by jobs, the cost of idle workers and of a long queue. All
 * of it in about four minutes, or the parts that are named; `--workers=1,100,1000` and
 * `--jobs=1000000` set sizes, and `--small` only tries it.
 */
export async function measure(parts = []) {
	const options = {
		isSmall: parts.includes('--small'),
		workers: numbers(parts, 'workers'),
		jobs: numbers(parts, 'jobs')?.[0],
	};
	const named = Object.keys(sections).filter((name) => parts.includes(name));
	for (const name of named.length > 0 ? named : Object.keys(sections)) {
		const folder = temporaryFolder('n8n-bench-');
		const redis = await startRedis({ persistent: true, folder: folder.path });
		const place = { redisUrl: redis.url, directory: folder.path };
		const bench = await openBenchQueue(place);
		try {
			// A thousand workers have more connections than the usual 10,000, if the system lets Redis.
			await bench.redis.config('SET', 'maxclients', '19000').catch(() => undefined);
			await sections[name](bench, place, options);
		} finally {
			await bench.close();
			await redis.stop();
			folder.remove();
		}
	}
	return true;
}
