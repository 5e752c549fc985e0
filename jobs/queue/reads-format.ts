import { queueFormat } from './queue-format';
import type { WorkerAlive } from './workers-alive';

/** Whether a worker runs what this version queues, rather than leaving it to newer ones. */
export const readsFormat = ({ format }: Pick<WorkerAlive, 'format'>): boolean =>
	format >= queueFormat;
