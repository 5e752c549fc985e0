import type { JobQueue } from '../../jobs/queue/open-queue';

/** Where a command looks, in words: two queues on one Redis differ by these two alone. */
export const whereOf = ({ settings: { prefix, namespace } }: JobQueue): string =>
	`the prefix ${prefix} ${namespace === undefined ? 'without a namespace' : `in the namespace ${namespace}`}`;
