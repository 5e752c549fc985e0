import type { BatchState } from '../../jobs/batch-state';
import { howToReach } from '../../jobs/callbacks/late-callbacks';
import type { QueueSettings } from '../../jobs/redis/queue-settings';
import { stateFields } from '../../jobs/state-fields';
import { table } from '../config/table';
import { maxFailures, readBatchReport } from '../reports/batch-report';
import type { FailuresOfKind } from '../reports/failures-by-kind';
import { oneLine } from '../reports/one-line';
import type { Throughput } from '../reports/throughput-of';
import { sourceText } from './list';
import { withQueue, type Output } from './output';
import { resolveBatch } from './resolve-batch';

/** Shows how a batch stands, without its requests and results. */
export async function show(settings: QueueSettings, word: string): Promise<Output> {
	return await withQueue(settings, async (queue) => {
		const report = await readBatchReport(queue, await resolveBatch(queue, word));
		const { batch, failures, isCut, throughput } = report;
		const { jobsPerMinute, endsAt } = throughput;
		const json = {
			...stateFields(batch, ''),
			...(jobsPerMinute === undefined ? {} : { jobsPerMinute }),
			...(endsAt === undefined ? {} : { estimatedEndAt: new Date(endsAt).toISOString() }),
			failures,
		};
		return { json, text: [...facts(batch, throughput), ...say(failures, isCut)].join('\n') };
	});
}

function facts(batch: BatchState, { jobsPerMinute, endsAt }: Throughput): string[] {
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
