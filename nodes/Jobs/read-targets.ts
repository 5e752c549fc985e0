import type { IExecuteFunctions } from 'n8n-workflow';
import { Failure } from '../../endpoint/failure';
import { parseJobId } from '../../jobs/batch-id';
import type { JobTarget } from '../../jobs/cancel';

/** A batch or a job, and the input items that named it. */
export interface Target {
	of: JobTarget;
	items: number[];
}

/**
 * What the items name, each batch or job once, in the order of its first item. To wait for a job
 * is to wait for its batch: workers call once a batch has ended.
 */
export function readTargets(node: IExecuteFunctions): Target[] {
	const targets = new Map<string, Target>();
	const job = node.getNodeParameter('target', 0) === 'job';
	const wait = node.getNodeParameter('operation', 0) === 'wait';
	const name = job ? 'jobId' : 'batchId';
	node.getInputData().forEach((_, item) => {
		const value = node.getNodeParameter(name, item, '', { ensureType: 'string' }) as string;
		const id = value.trim();
		if (id === '') throw missing(job ? 'job ID' : 'batch ID', item);
		const batchId = job ? parseJobId(id)?.batchId : id;
		const of = job && !(wait && batchId !== undefined) ? { jobId: id } : { batchId: batchId ?? id };
		const key = 'jobId' in of ? of.jobId : of.batchId;
		const known = targets.get(key) ?? { of, items: [] };
		known.items.push(item);
		targets.set(key, known);
	});
	return [...targets.values()];
}

const missing = (what: string, item: number) =>
	new Failure({
		kind: 'request-invalid',
		message: `Item ${String(item)} names no ${what}`,
		hint: 'Take it from a node with Run set to Queue, e.g. {{ $json.batchId }}',
	});
