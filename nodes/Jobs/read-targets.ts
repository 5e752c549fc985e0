import type { IExecuteFunctions } from 'n8n-workflow';
import type { JobTarget } from '../../jobs/cancel';

/** A batch or a job, and the input items that named it. */
export interface Target {
	of: JobTarget;
	items: number[];
}

/** What the items name, each batch or job once, in the order of its first item. */
export function readTargets(node: IExecuteFunctions): Target[] {
	const targets = new Map<string, Target>();
	const wait = node.getNodeParameter('operation', 0) === 'wait';
	const job = !wait && node.getNodeParameter('target', 0) === 'job';
	const name = job ? 'jobId' : 'batchId';
	node.getInputData().forEach((_, item) => {
		const id = (node.getNodeParameter(name, item, '', { ensureType: 'string' }) as string).trim();
		const of = job ? { jobId: id } : { batchId: id };
		const known = targets.get(id) ?? { of, items: [] };
		known.items.push(item);
		targets.set(id, known);
	});
	return [...targets.values()];
}
