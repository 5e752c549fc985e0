import { FlowProducer, type FlowJob } from 'bullmq';
import { duplicate } from '../redis/connect';
import type { JobQueue } from '../queue/open-queue';
import { keyPrefix } from '../redis/key-prefix';

/** Adds flows in one transaction; jobs that are there already stay. */
export async function addFlows(
	queue: JobQueue,
	flows: FlowJob[],
	{ freshly = false }: { freshly?: boolean } = {},
): Promise<void> {
	if (freshly) {
		await addFreshly(queue, flows);
		return;
	}
	try {
		await queue.flows.addBulk(flows);
	} catch (error) {
		// A connection that once loaded a script counts on it, and in a transaction it is never told.
		if (!(error instanceof Error) || !error.message.includes('NOSCRIPT')) throw error;
		await addFreshly(queue, flows);
	}
}

/** On a connection of its own, which loads its scripts anew. */
async function addFreshly({ redis, settings }: JobQueue, flows: FlowJob[]): Promise<void> {
	const connection = duplicate(redis);
	connection.on('error', () => undefined);
	const producer = new FlowProducer({
		...{ connection, prefix: keyPrefix(settings), skipVersionCheck: true },
	}).on('error', () => undefined);
	try {
		await producer.addBulk(flows);
	} finally {
		await producer.close().catch(() => undefined);
		connection.disconnect();
	}
}
