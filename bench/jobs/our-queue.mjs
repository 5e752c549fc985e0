import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';

const load = createRequire(new URL('../../dist/x.js', import.meta.url));

/** A queue and a worker of the build in this process, with the settings of a credential. */
export async function ourQueue({
	redisUrl,
	directory,
	concurrency,
	capability,
	endpoint,
	catalogue,
}) {
	const { openQueue } = load('./jobs/queue/open-queue.js');
	const { createWorker } = load('./workers/create-worker.js');
	const { dispatch } = load('./jobs/dispatch.js');
	const { readBatch } = load('./jobs/records/batch-record.js');
	const { pino } = load('pino');
	const settings = {
		url: redisUrl,
		encryptionSecret: 'an encryption secret for benchmarks, long enough',
		fileDirectory: directory,
	};
	const options = catalogue ? { catalogue: catalogue(load) } : {};
	const queue = await openQueue(settings, options);
	const worker = await createWorker({
		queue: queue.settings,
		...options,
		concurrency: { [capability]: concurrency },
		lockDurationMs: 30_000,
		stalledIntervalMs: 10_000,
		drainTimeoutMs: 1000,
		// As a worker logs: to a file that nobody reads.
		log: pino({ level: 'info' }, pino.destination({ dest: '/dev/null', sync: false })),
	});
	const jobs = queue.bull(`jobs-${capability}`);

	return {
		async add(requests) {
			const { batchId } = await dispatch(queue, {
				identity: {
					...{ workflowId: 'bench', workflowName: 'Bench', executionId: randomUUID() },
					...{ nodeId: 'node', nodeName: 'Bench', runIndex: 0, lineage: randomUUID() },
				},
				capability,
				endpoint,
				items: requests.map((request, itemIndex) => ({ request, itemIndex })),
				media: { open: () => undefined },
			});
			return batchId;
		},
		pause: () => jobs.pause(),
		resume: () => jobs.resume(),
		async ended(batchId) {
			for (;;) {
				const batch = await readBatch(queue, batchId);
				if (batch?.finishedAt !== undefined) {
					if (batch.completed !== batch.total) throw new Error(JSON.stringify(batch));
					return;
				}
				await delay(5);
			}
		},
		async close() {
			await worker.close();
			await queue.close();
		},
	};
}
