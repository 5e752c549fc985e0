import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { load, nothing, settingsOf } from './nothing.mjs';

const perBatch = 250;

/** The queue as a node uses it, and the counts that the benchmark waits for. */
export async function openBenchQueue(place) {
	const { openQueue } = load('./jobs/queue/open-queue.js');
	const { dispatch } = load('./jobs/dispatch.js');
	const queue = await openQueue(settingsOf(place), { catalogue: nothing() });
	const jobs = queue.bull('jobs-nothing');
	const ended = async () => (await jobs.getCompletedCount()) + (await jobs.getFailedCount());
	const add = async (count, bytes, waitMs) => {
		const { batchId } = await dispatch(queue, {
			identity: {
				...{ workflowId: 'F3x9bQkZr7LmWn2T', workflowName: 'Nightly transcription' },
				...{ executionId: randomUUID(), nodeId: randomUUID(), nodeName: 'Transcription' },
				...{ runIndex: 0, lineage: randomUUID() },
			},
			capability: 'nothing',
			endpoint: { baseUrl: 'http://127.0.0.1:9', apiKey: 'bench', concurrency: 10 },
			// Random, so that nothing of it is saved by compression: long text takes about a third.
			items: Array.from({ length: count }, (_, itemIndex) => ({
				request: {
					text: randomBytes(Math.ceil((bytes * 3) / 4))
						.toString('base64')
						.slice(0, bytes),
					waitMs,
				},
				itemIndex,
			})),
			media: { open: () => undefined },
		});
		return batchId;
	};
	const fill = async (count, { bytes = 1000, waitMs = 0 } = {}) => {
		const batches = [];
		for (let left = count; left > 0; left -= perBatch)
			batches.push(await add(Math.min(perBatch, left), bytes, waitMs));
		return batches;
	};
	const runJobs = async (count) => {
		const until = (await ended()) + count;
		await jobs.resume();
		while ((await ended()) < until) await delay(20);
		await jobs.pause();
	};
	return {
		queue,
		redis: queue.redis,
		/** Adds so many jobs in batches of 250; gives the ids of the batches. */
		fill,
		pause: () => jobs.pause(),
		/** Lets so many jobs run, or some more: at least as many have to wait. */
		runJobs,
		async waiting() {
			const {
				paused = 0,
				wait = 0,
				prioritized = 0,
			} = await jobs.getJobCounts('paused', 'wait', 'prioritized');
			return paused + wait + prioritized;
		},
		close: () => queue.close(),
	};
}
