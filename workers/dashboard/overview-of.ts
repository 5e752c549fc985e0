import type { ListedBatch } from '../../jobs/list-batches';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { batchStates } from '../config/commands';
import { oneLine } from '../reports/one-line';
import { reopenedOf } from '../reports/reopened-of';
import { maxBatches, type Everything } from './read-all';
import { rowOf } from './row-of';

/** What of the list is shown. */
export interface Filter {
	/** A state of batches, or `failures`; all where it is empty. */
	state: string;
	/** What the ID, the workflow, the node or the task type contains. */
	text: string;
	/** From 1. */
	page: number;
}

const perPage = 25;
const shownCallbacks = 20;

/** The list as the page shows it: one page of the batches that the filter wants, and the sums of all. */
export async function overviewOf(
	queue: JobQueue,
	{ batches, isCut, workers, numbers, late }: Everything,
	filter: Filter,
) {
	const found = batches.filter(contains(filter.text));
	const wanted = found.filter(isIn(filter.state));
	const pages = Math.max(1, Math.ceil(wanted.length / perPage));
	const page = Math.min(Math.max(1, filter.page), pages);
	const shown = wanted.slice((page - 1) * perPage, page * perPage);
	const wereReopened = await reopenedOf(
		queue,
		shown.map(({ batchId }) => batchId),
	);
	const about = { workers, lateIds: new Set(late.map(({ batchId }) => batchId)), wereReopened };
	const names = new Map(batches.map((batch) => [batch.batchId, batch]));
	return {
		batches: shown.map((batch) => rowOf(batch, about)),
		...{ page, pages, found: wanted.length, total: batches.length },
		...(isCut ? { cutAt: maxBatches } : {}),
		counts: Object.fromEntries(
			['', ...batchStates, 'failures'].map((state) => [state, found.filter(isIn(state)).length]),
		),
		workers: workers
			.map(({ id, host, pid, version, concurrency, startedAt }) => ({
				...{ id, host: oneLine(host, 80), pid, version: oneLine(version, 20) },
				...{ concurrency, startedAt },
			}))
			.sort((one, other) => one.startedAt - other.startedAt),
		tasks: numbers.tasks.map(({ taskType, waiting, active, delayed }) => ({
			...{ taskType, waiting, active, delayed },
			slots: workers.reduce((sum, { concurrency }) => sum + (concurrency[taskType] ?? 0), 0),
		})),
		callbacks: {
			failing: late.length,
			rows: late.slice(0, shownCallbacks).map(({ batchId, host, lastError, ...times }) => {
				const { workflowName, workflowId } = names.get(batchId)?.identity ?? {};
				const workflow = oneLine(workflowName ?? workflowId ?? '', 80);
				return { batchId, workflow, host: oneLine(host), lastError: oneLine(lastError), ...times };
			}),
		},
	};
}

function contains(text: string) {
	const words = text.toLowerCase().split(/\s+/).filter(Boolean);
	return ({ batchId, capability, identity }: ListedBatch) => {
		const { workflowId, workflowName = '', nodeName, executionId } = identity;
		const all = [batchId, capability, workflowId, workflowName, nodeName, executionId];
		const whole = all.join('\n').toLowerCase();
		return words.every((word) => whole.includes(word));
	};
}

const isIn =
	(wanted: string) =>
	({ state, failed }: ListedBatch): boolean =>
		wanted === '' || state === wanted || (wanted === 'failures' && failed > 0);
