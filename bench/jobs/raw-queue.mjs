import { randomUUID } from 'node:crypto';
import { FlowProducer, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';

/**
 * What a user would write with BullMQ alone: a flow of one parent with a child for each item, whose
 * content stands in Redis as it is. `work` gets the data of a job.
 */
export async function rawQueue({ redisUrl, concurrency, work }) {
	const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
	const shared = { connection, prefix: '{raw}' };
	const flows = new FlowProducer(shared);
	const jobs = new Queue('jobs', shared);
	const waiting = new Map();
	const worker = new Worker('jobs', async ({ data }) => await work(data), {
		...shared,
		concurrency,
	});
	const parents = new Worker(
		'batches',
		async ({ data, getChildrenValues }) => waiting.get(data.batchId)?.(getChildrenValues),
		shared,
	);
	await Promise.all([worker.waitUntilReady(), parents.waitUntilReady()]);

	return {
		/** Adds a batch; nothing runs while it is paused. */
		async add(items) {
			const batchId = randomUUID();
			await flows.add({
				name: 'batch',
				queueName: 'batches',
				data: { batchId },
				children: items.map((data) => ({
					name: 'job',
					queueName: 'jobs',
					data,
					opts: {
						attempts: 3,
						ignoreDependencyOnFailure: true,
						removeOnComplete: true,
						removeOnFail: true,
					},
				})),
				opts: { removeOnComplete: true },
			});
			return batchId;
		},
		pause: () => jobs.pause(),
		resume: () => jobs.resume(),
		ended: (batchId) => new Promise((resolve) => waiting.set(batchId, resolve)),
		async close() {
			await Promise.all([worker.close(), parents.close()]);
			await Promise.all([flows.close(), jobs.close()]);
			connection.disconnect();
		},
	};
}
