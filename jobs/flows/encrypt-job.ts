import type { EndpointSettings } from '../../endpoint/endpoint-settings';
import { pack } from '../queue/encrypted-payload';
import type { JobQueue } from '../queue/open-queue';
import type { JobData } from '../records/job-data';
import { queueFormat } from '../queue/queue-format';
import type { Unit } from './group-items';

/** The data of a job, with its work encrypted: it opens under the id of that job alone. */
export async function encryptJob(
	queue: JobQueue,
	jobId: string,
	{
		batchId,
		index,
		itemIndex,
		label,
		part,
		trace,
	}: Pick<JobData, 'batchId' | 'index' | 'itemIndex' | 'label' | 'part' | 'trace'>,
	work: NonNullable<Unit['work']> & { endpoint: EndpointSettings },
	/** Encrypted text of more characters becomes a blob. */
	maxInline?: number,
): Promise<JobData> {
	const encrypted = await pack(queue, work, { purpose: 'request', id: jobId }, maxInline);
	return {
		version: queueFormat,
		batchId,
		index,
		itemIndex,
		...(label === undefined ? {} : { label }),
		...(part === undefined ? {} : { part }),
		...(trace === undefined ? {} : { trace }),
		encrypted,
	};
}
