import { Failure } from '../../endpoint/failure';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { batchesWith } from '../../jobs/records/batches-with';
import { readBatch } from '../../jobs/records/batch-record';
import { whereOf } from './where-of';

const listed = 10;

/** The ID of the one batch that begins with the text. Throws request-invalid where there is none, or more than one. */
export async function resolveBatch(queue: JobQueue, text: string): Promise<string> {
	const start = text.trim().toLowerCase();
	const ids = /^[0-9a-f]{1,32}$/.test(start) ? await batchesWith(queue, start, listed + 1) : [];
	const [only, ...others] = ids;
	if (only !== undefined && others.length === 0) return only;
	if (only !== undefined) throw await ambiguous(queue, start, ids);
	throw new Failure({
		kind: 'request-invalid',
		message: `There is no batch "${text}" under ${whereOf(queue)}`,
		hint: 'The command list shows the batches. Check --prefix and --namespace, and whether the batch was kept for long enough',
	});
}

async function ambiguous(queue: JobQueue, start: string, ids: string[]): Promise<Failure> {
	const rows = await Promise.all(
		ids.slice(0, listed).map(async (id) => {
			const batch = await readBatch(queue, id);
			if (!batch) return `  ${id}`;
			return `  ${id}  ${batch.capability}  ${new Date(batch.createdAt).toISOString()}`;
		}),
	);
	const more = ids.length > listed ? ['  …'] : [];
	return new Failure({
		kind: 'request-invalid',
		message: [`Several batches begin with ${start}:`, ...rows, ...more].join('\n'),
		hint: 'Use more digits of the ID',
	});
}
