import type { FlowJob } from 'bullmq';
import { batchesQueue, type JobQueue } from '../queue/open-queue';
import { addFlows } from './add-flows';
import { batchFlow, type AboutBatch } from './batch-flow';
import { touchHalf } from './commit-batch';

/** Jobs that one transaction adds: Redis answers within some tens of milliseconds. */
export const atOnce = 500;

/** Adds the parent of a batch with its first jobs, then the others, some hundreds at a time. */
export async function addBatch(
	queue: JobQueue,
	{
		about,
		children,
		ending = [],
		freshly = false,
		notBefore = 0,
	}: {
		about: AboutBatch;
		children: readonly FlowJob[];
		ending?: FlowJob[];
		freshly?: boolean;
		/** Time before which none of them starts, in milliseconds since 1970, unless they start later anyway. */
		notBefore?: number;
	},
): Promise<void> {
	const { batchId } = about;
	const parent = { id: batchId, queue: queue.bull(batchesQueue).qualifiedName };
	const delayed = ({ opts, ...child }: FlowJob, more: object): FlowJob => ({
		...child,
		opts: { ...opts, delay: Math.max(opts?.delay ?? 0, notBefore - Date.now()), ...more },
	});
	const first = batchFlow(
		about,
		children.slice(0, atOnce).map((child) => delayed(child, {})),
	);
	await addFlows(queue, [first, ...ending], { freshly });
	for (let from = atOnce; from < children.length; from += atOnce) {
		if (await touchHalf(queue, batchId)) return;
		const some = children.slice(from, from + atOnce);
		await addFlows(
			queue,
			some.map((child) => delayed(child, { parent })),
			{ freshly },
		);
	}
}
