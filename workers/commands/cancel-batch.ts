import { Failure } from '../../endpoint/failure';
import { requireState, type BatchState } from '../../jobs/batch-state';
import { cancel } from '../../jobs/cancel';
import type { QueueSettings } from '../../jobs/redis/queue-settings';
import { isFinished } from '../../jobs/records/batch-record';
import { ConfigMistakes } from '../config/config-mistakes';
import { withQueue, type Output } from './output';
import { resolveBatch } from './resolve-batch';

/** Cancels what is unfinished of a batch, once whoever asked for it was told what that means. */
export async function cancelBatch(
	settings: QueueSettings,
	word: string,
	options: {
		/** Whether not to ask. */
		yes: boolean;
		/** Asks on the terminal; none where there is nobody to ask. */
		ask?: (question: string) => Promise<boolean>;
	},
): Promise<Output> {
	return await withQueue(settings, async (queue) => {
		const batch = await requireState(queue, await resolveBatch(queue, word));
		const { batchId } = batch;
		if (isFinished(batch)) {
			const text = `${batchId}: nothing to cancel, it has ended (${batch.state})`;
			return { json: { batchId, cancelled: 0 }, text };
		}
		if (!options.yes) {
			if (!options.ask)
				throw new ConfigMistakes([
					`${consequences(batch)}. Add --yes to confirm: there is no terminal to ask on`,
				]);
			if (!(await options.ask(`${consequences(batch)}. Cancel it? [y/N] `)))
				throw declined(batchId);
		}
		const cancelled = await cancel(queue, { batchId }, 'cancelled');
		const text = `${batchId}: ${String(cancelled)} jobs were cancelled, finished results are kept`;
		return { json: { batchId, cancelled }, text };
	});
}

const consequences = ({ batchId, capability, running, waiting, completed }: BatchState): string =>
	`Of the batch ${batchId} (${capability}), ${String(running)} running jobs will be stopped and ${String(waiting)} waiting ones leave the queue. Only their workflow can run them again. ${String(completed)} finished results are kept`;

const declined = (batchId: string) =>
	new Failure({ kind: 'cancelled', message: `The batch ${batchId} was not cancelled` });
