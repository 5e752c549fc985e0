import { listBatches, type ListedBatch } from '../../jobs/list-batches';
import type { JobQueue } from '../../jobs/queue/open-queue';
import type { QueueSettings } from '../../jobs/redis/queue-settings';
import { stateFields } from '../../jobs/state-fields';
import type { Options } from '../config/options';
import { oneLine } from '../reports/one-line';
import { withQueue, type Output } from './output';
import { table } from '../config/table';
import { whereOf } from './where-of';

/** Lists the batches of the queue, the newest first. */
export async function list(
	settings: QueueSettings,
	{ states, limit }: Pick<Options, 'states' | 'limit'>,
): Promise<Output> {
	return await withQueue(settings, async (queue) => {
		const found = await listBatches(queue, { states, limit: limit + 1 });
		const batches = found.slice(0, limit);
		const json = batches.map((batch) => stateFields(batch, ''));
		if (batches.length === 0) return { json, text: none(queue, states) };
		const more = `The newest ${String(limit)} are listed. --limit lists more`;
		const text = [
			...table([head, ...batches.map(row)]),
			...(found.length > limit ? ['', more] : []),
		].join('\n');
		return { json, text };
	});
}

const head = ['BATCH ID', 'TASK TYPE', 'STATE', 'DONE', 'FAILED', 'CREATED', 'SOURCE'];

const row = (batch: ListedBatch): string[] => [
	batch.batchId,
	oneLine(batch.capability, 30),
	batch.state,
	`${String(batch.completed + batch.failed + batch.cancelled)}/${String(batch.total)}`,
	String(batch.failed),
	new Date(batch.createdAt).toISOString().slice(0, 19).replace('T', ' '),
	sourceText(batch),
];

/** The workflow by its name, where it has one, and its ID. */
export function sourceText({ identity }: Pick<ListedBatch, 'identity'>): string {
	const { workflowId, workflowName } = identity;
	const text = workflowName === undefined ? workflowId : `${workflowName} (${workflowId})`;
	return oneLine(text, 80);
}

function none(queue: JobQueue, states: Options['states']): string {
	const which = states.length > 0 ? ` in the state ${states.join(' or ')}` : '';
	return `There are no batches${which} under ${whereOf(queue)}\n→ Check --prefix and --namespace: they must be those of the Job Queue (Redis) credential`;
}
