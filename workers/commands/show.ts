import { requireState, type BatchState } from '../../jobs/batch-state';
import { howToReach } from '../../jobs/callbacks/late-callbacks';
import { failuresOf } from '../../jobs/failures-of';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { batchKeys } from '../../jobs/redis/redis-keys';
import type { QueueSettings } from '../../jobs/redis/queue-settings';
import { stateFields } from '../../jobs/state-fields';
import { table } from '../config/table';
import { failuresByKind, type FailuresOfKind } from './failures-by-kind';
import { sourceText } from './list';
import { oneLine, withQueue, type Output } from './output';
import { throughputOf } from './throughput-of';
import { resolveBatch } from './resolve-batch';

/** More of them take long to read, and say nothing new. */
const maxFailures = 1000;

/** Shows how a batch stands, without its requests and results. */
export async function show(settings: QueueSettings, word: string): Promise<Output> {
	return await withQueue(settings, async (queue) => {
		const batchId = await resolveBatch(queue, word);
		const batch = await requireState(queue, batchId);
		const failed = await failuresOf(queue, batchId, maxFailures, { ofCancelled: false });
		const failures = failuresByKind(failed);
		const throughput = (await wasReopened(queue, batchId)) ? {} : throughputOf(batch, Date.now());
		const { jobsPerMinute, endsAt } = throughput;
		const json = {
			...stateFields(batch, ''),
			...(jobsPerMinute === undefined ? {} : { jobsPerMinute }),
			...(endsAt === undefined ? {} : { estimatedEndAt: new Date(endsAt).toISOString() }),
			failures,
		};
		const isCut = batch.failed > failed.length && failed.length === maxFailures;
		return { json, text: [...facts(batch, throughput), ...say(failures, isCut)].join('\n') };
	});
}

/** A batch that rested in between has no throughput. */
async function wasReopened(queue: JobQueue, batchId: string): Promise<boolean> {
	return (await queue.redis.hexists(batchKeys(queue, batchId).record, 'reopenedAt')) === 1;
}

function facts(
	batch: BatchState,
	{ jobsPerMinute, endsAt }: ReturnType<typeof throughputOf>,
): string[] {
	const { identity, usage, callback } = batch;
	const rows: [string, string | undefined][] = [
		['Batch', batch.batchId],
		['Task type', oneLine(batch.capability)],
		['State', stateText(batch)],
		['Jobs', counts(batch)],
		['Progress', `${String(Math.floor(batch.progress * 100))} %`],
		['Rate', jobsPerMinute === undefined ? undefined : `${rounded(jobsPerMinute)} jobs a minute`],
		['Estimated end', time(endsAt)],
		['Queued', time(batch.createdAt)],
		['Starts', time(batch.notBefore)],
		['Deadline', time(batch.deadlineAt)],
		['Ended', time(batch.finishedAt)],
		[
			'Source',
			`${sourceText(batch)}, execution ${oneLine(identity.executionId)}, node ${oneLine(identity.nodeName)}`,
		],
		['Tokens', `${String(usage.inputTokens)} in, ${String(usage.outputTokens)} out`],
		[
			'Cost',
			usage.costUsd === null
				? 'unknown: a model has no known price'
				: `${String(usage.costUsd)} US dollars`,
		],
		['Workers', String(batch.workers)],
		['Waiting nodes', batch.pendingCallbacks === 0 ? undefined : String(batch.pendingCallbacks)],
		[
			'Callback',
			callback &&
				`not accepted by ${oneLine(callback.host)} after ${String(callback.attempts)} attempts, the next at ${new Date(callback.nextAt).toISOString()}: ${oneLine(callback.lastError)}\n  → ${howToReach}`,
		],
	];
	return table(rows.flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])));
}

const stateText = ({ state, workers, cancelReason }: BatchState): string => {
	if (cancelReason === 'deadline') return `${state}: its deadline passed`;
	const isOpen = state === 'waiting' || state === 'running';
	return isOpen && workers === 0 ? `${state}: no worker that can run it is alive` : state;
};

const counts = ({ total, completed, failed, cancelled, running, waiting }: BatchState): string =>
	`${String(total)}: ${String(completed)} completed, ${String(failed)} failed, ${String(cancelled)} cancelled, ${String(running)} running, ${String(waiting)} waiting`;

const time = (at: number | undefined): string | undefined =>
	at === undefined ? undefined : new Date(at).toISOString();

const rounded = (value: number): string => String(Number(value.toPrecision(3)));

function say(failures: readonly FailuresOfKind[], isCut: boolean): string[] {
	if (failures.length === 0) return [];
	return [
		'',
		isCut ? `Failures (the first ${String(maxFailures)}):` : 'Failures:',
		...failures.flatMap(({ kind, count, messages }) => [
			`  ${String(count)} × ${kind}`,
			...messages.map((message) => `    ${message}`),
		]),
	];
}
