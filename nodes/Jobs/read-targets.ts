import type { IExecuteFunctions } from 'n8n-workflow';
import { Failure } from '../../endpoint/failure';
import { jobIdOf, parseJobId } from '../../jobs/records/ids';
import type { JobTarget } from '../../jobs/cancel';
import { textOf } from '../shared/parameters/text-of';

/** A batch or a job, and the input items that named it. */
export interface Target {
	of: JobTarget;
	items: number[];
	/** Where items that share the job are meant, and not the whole of it: their ids. */
	members?: string[];
}

/**
 * What the items name, each batch or job once, in the order of its first item. To wait for a job
 * is to wait for its batch: workers call back once a batch has ended.
 */
export function readTargets(
	node: IExecuteFunctions,
	onMissing: (failure: Failure, item: number) => void,
): Target[] {
	const targets = new Map<string, Target>();
	const job = node.getNodeParameter('target', 0) === 'job';
	const wait = node.getNodeParameter('operation', 0) === 'wait';
	const name = job ? 'jobId' : 'batchId';
	node.getInputData().forEach((_, item) => {
		const id = textOf(node.getNodeParameter(name, item, '')).trim();
		if (id === '') {
			onMissing(missing(name, job ? 'Job ID' : 'Batch ID'), item);
			return;
		}
		const place = job ? parseJobId(id) : undefined;
		const of = targetOf(id, job, place, wait);
		const key = 'jobId' in of ? of.jobId : of.batchId;
		const known: Target = targets.get(key) ?? { of, items: [] };
		known.items.push(item);
		if (place?.itemIndex !== undefined) (known.members ??= []).push(id);
		targets.set(key, known);
	});
	return [...targets.values()];
}

function targetOf(
	id: string,
	job: boolean,
	place: ReturnType<typeof parseJobId>,
	wait: boolean,
): JobTarget {
	if (!job) return { batchId: id };
	if (!place) return { jobId: id };
	return wait ? { batchId: place.batchId } : { jobId: jobIdOf(place.batchId, place.index) };
}

const missing = (name: string, title: string) =>
	new Failure({
		kind: 'request-invalid',
		message: `${title} is empty: the input item has no ${name}`,
		hint: `Connect a node whose Execution Mode is Queue, or fill in ${title}. The operation Get Many lists the batches in the queue with their IDs`,
	});
