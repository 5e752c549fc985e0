import { fileURLToPath } from 'node:url';
import { redis as startRedis } from '../playground/setup/redis.mjs';
import { temporaryFolder } from '../playground/setup/guarded.mjs';
import { compareInChild } from './compare-in-child.mjs';
import { withLatencyServer } from './latency-server.mjs';
import { reportPairs } from './report-pairs.mjs';

const rows = [
	{ title: 'queued chat, one worker, 50 at once', kind: 'chat', jobs: 2000, atOnce: 50, goal: 0.6 },
	{ title: 'no work, 1 kB, 50 at once', kind: 'nothing', jobs: 10_000, atOnce: 50, goal: 0.7 },
	{ title: 'no work, 1 kB, one at a time', kind: 'nothing', jobs: 2000, atOnce: 1, goal: 0.6 },
	{ title: 'adding 1,000 items of 1 kB', kind: 'nothing', jobs: 1000, isAdded: true, goal: 0.85 },
	{
		title: 'adding 10,000 items of 1 kB',
		kind: 'nothing',
		jobs: 10_000,
		isAdded: true,
		goal: 0.85,
	},
];

/**
 * Jobs of one worker against plain BullMQ with a flow of the same bytes, in one process and on one
 * Redis with an append-only file. `--small` only tries it; a number takes the row of that number.
 */
export async function measure(parts = []) {
	const isSmall = parts.includes('--small');
	const only = parts.find((part) => /^\d+$/.test(part));
	const file = fileURLToPath(new URL('jobs/compare.mjs', import.meta.url));
	const folder = temporaryFolder('n8n-bench-');
	const redis = await startRedis({ persistent: true, folder: folder.path });
	try {
		const reported = [];
		for (const [at, { title, goal, ...row }] of rows.entries()) {
			if (only !== undefined && Number(only) !== at + 1) continue;
			const size = isSmall ? { jobs: 50, rounds: 1 } : { rounds: row.jobs > 5000 ? 5 : 9 };
			const options = { atOnce: 50, ...row, ...size, redisUrl: redis.url, directory: folder.path };
			const result = await withLatencyServer((url) => compareInChild(file, { ...options, url }));
			reported.push(
				reportPairs({ title, beside: 'BullMQ alone', result, goal: isSmall ? 0 : goal }),
			);
		}
		return reported;
	} finally {
		await redis.stop();
		folder.remove();
	}
}
