import { Failure } from '../../endpoint/failure';
import { otherOwners } from '../../jobs/sweeping/blob-owners';
import type { JobQueue } from '../../jobs/queue/open-queue';
import type { QueueSettings } from '../../jobs/redis/queue-settings';
import { scanKeys } from '../../jobs/queue/scan-keys';
import { sweepBatches } from '../../jobs/sweeping/sweep-batches';
import { sweepKeys } from '../../jobs/sweeping/sweep-keys';
import { workersAlive } from '../../jobs/queue/workers-alive';
import { keyPrefix } from '../../jobs/redis/key-prefix';
import type { Options } from '../config/options';
import { sweepQueue } from '../watching/sweep-queue';
import { withQueue, type Output } from './output';

type PurgeOptions = Pick<Options, 'olderThanMs' | 'dryRun' | 'all'>;

/** Removes what is old or belongs to nothing, or everything. */
export async function purge(settings: QueueSettings, options: PurgeOptions): Promise<Output> {
	return await withQueue(settings, async (queue) =>
		options.all ? await purgeAll(queue, options) : await purgeOld(queue, options),
	);
}

async function purgeOld(queue: JobQueue, { olderThanMs, dryRun }: PurgeOptions): Promise<Output> {
	// Without a time each batch goes by its own record.
	const { batches, awaited } = await sweepBatches(queue, olderThanMs ?? Infinity, { dryRun });
	const { jobs, parents, listed, blobs } = await sweepQueue(queue, { dryRun });
	const { outcomes, callbacks, kept, latest } = await sweepKeys(queue, { dryRun });
	const rows: [number, string][] = [
		[batches, 'batches that ended long ago'],
		[jobs, 'jobs without a batch'],
		[parents, 'parents and deadlines without a batch'],
		[outcomes, 'keys with outcomes without a batch'],
		[callbacks, 'callbacks that no execution is waiting for'],
		[kept, 'ended jobs that still had steps, parts or files'],
		[latest, 'notes about batches that no longer exist'],
		[listed, 'entries of the list of batches'],
		[blobs, 'files that nothing refers to'],
	];
	const stays = `${String(awaited)} old batches were kept, because a waiting node has not taken their results yet`;
	return {
		json: {
			dryRun,
			removed: { batches, jobs, parents, outcomes, callbacks, kept, latest, listed, files: blobs },
			...{ keptForWaitingNodes: awaited },
		},
		text: [say(queue, rows, dryRun), ...(awaited > 0 ? [stays] : [])].join('\n'),
	};
}

async function purgeAll(queue: JobQueue, { dryRun }: PurgeOptions): Promise<Output> {
	const workers = await workersAlive(queue);
	if (workers.length > 0 && !dryRun) {
		throw new Failure({
			kind: 'request-invalid',
			message: `Workers are still running (${String(workers.length)}) and would continue with the removed jobs`,
			hint: 'Stop all workers and the executions of n8n that wait for them, then purge again',
		});
	}
	const kept = await whyKept(queue);
	let keys = 0;
	await scanKeys(queue, async (some) => {
		keys += dryRun ? some.length : await queue.redis.del(...some);
	});
	const files = kept === undefined ? await queue.blobs.storage.removeAll({ dryRun }) : 0;
	const said = say(
		queue,
		[
			[keys, 'keys'],
			[files, 'files'],
		],
		dryRun,
	);
	return {
		json: { dryRun, removed: { keys, files }, filesKept: kept !== undefined },
		text: [said, ...(kept === undefined ? [] : [kept])].join('\n'),
	};
}

/** Why the files have to stay, in a sentence. */
async function whyKept(queue: JobQueue): Promise<string | undefined> {
	const { place } = queue.blobs.storage;
	if (queue.settings.filesUrl !== undefined) {
		return `The files in ${place} were kept: run purge --all on its machine, with its --file-dir in place of --files-url`;
	}
	const others = await otherOwners(queue);
	if (others.length === 0) return undefined;
	return `The files in ${place} were kept: another queue uses them (${others.join(', ')})`;
}

function say({ settings }: JobQueue, rows: [number, string][], dryRun: boolean): string {
	const some = rows.filter(([count]) => count > 0);
	if (some.length === 0) return `Nothing to remove under ${keyPrefix(settings)}`;
	const width = Math.max(...some.map(([count]) => String(count).length));
	return [
		`${dryRun ? 'Would remove' : 'Removed'} under ${keyPrefix(settings)}:`,
		...some.map(([count, what]) => `  ${String(count).padStart(width)}  ${what}`),
	].join('\n');
}
