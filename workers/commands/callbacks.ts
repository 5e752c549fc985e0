import { callAgain } from '../../jobs/call-again';
import { howToReach, lateCallbacks } from '../../jobs/callbacks/late-callbacks';
import { isBatchId } from '../../jobs/records/ids';
import type { QueueSettings } from '../../jobs/redis/queue-settings';
import { withDates } from '../../jobs/state-fields';
import { oneLine } from '../reports/one-line';
import { withQueue, type Output } from './output';
import { resolveBatch } from './resolve-batch';

/** Lists the callbacks that n8n has not taken so far, for people and scripts. */
export async function listCallbacks(settings: QueueSettings): Promise<Output> {
	return await withQueue(settings, async (queue) => {
		const late = await lateCallbacks(queue);
		const json = late.map(withDates);
		if (late.length === 0) return { json, text: noneDue };
		const rows = late.map(
			({ batchId, host, attempts, lastError, nextAt }) =>
				`  ${batchId}  ${oneLine(host)}  ${String(attempts)} attempts, the next at ${new Date(nextAt).toISOString()}: ${oneLine(lastError)}`,
		);
		const text = [
			`Failing callbacks to n8n (batches: ${String(late.length)}):`,
			...rows,
			`→ ${howToReach}`,
		].join('\n');
		return { json, text };
	});
}

/** Sends callbacks now: of these batches, or all that did not get through. */
export async function callNow(settings: QueueSettings, words: readonly string[]): Promise<Output> {
	return await withQueue(settings, async (queue) => {
		const ids: string[] = [];
		// A batch that was deleted may have a pending callback as well.
		for (const word of words) ids.push(isBatchId(word) ? word : await resolveBatch(queue, word));
		if (words.length === 0) ids.push(...(await lateCallbacks(queue)).map(({ batchId }) => batchId));
		const json: { batchId: string; called: boolean }[] = [];
		for (const batchId of ids) json.push({ batchId, called: await callAgain(queue, batchId) });
		const lines = json.map(({ batchId, called }) => `${batchId}: ${called ? onItsWay : notDue}`);
		return { json, text: lines.length === 0 ? noneDue : lines.join('\n') };
	});
}

const noneDue = 'n8n accepted every callback, or none is due';
const onItsWay = 'a worker is sending the callback now';
const notDue = 'no execution is waiting for it, or it has not ended';
