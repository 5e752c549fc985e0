import { failureDetails, type FailureDetails } from '../endpoint/failure';
import { jobIdOf } from './records/ids';
import { readItems, type BatchItem } from './records/batch-record';
import type { JobQueue } from './queue/open-queue';
import { unpack } from './queue/encrypted-payload';
import { batchKeys } from './redis/redis-keys';
import { stateOfLetter } from './records/outcome-letters';

/** Why an item of a batch failed. */
export interface ItemFailure extends Pick<BatchItem, 'itemIndex' | 'label'> {
	jobId: string;
	failure: FailureDetails;
}

/** Why items of a batch failed or, unless told otherwise, were cancelled: the first ones, at most `limit`. */
export async function failuresOf(
	queue: JobQueue,
	batchId: string,
	limit: number,
	{ ofCancelled = true }: { ofCancelled?: boolean } = {},
): Promise<ItemFailure[]> {
	const { states, outcomes } = batchKeys(queue, batchId);
	const [letters, items] = await Promise.all([queue.redis.get(states), readItems(queue, batchId)]);
	const failed = items
		.flatMap((_, index) => {
			const state = stateOfLetter(letters?.[index]);
			return state === 'failed' || (ofCancelled && state === 'cancelled') ? [index] : [];
		})
		.slice(0, limit);
	if (failed.length === 0) return [];
	const recorded = await queue.redis.hmget(outcomes, ...failed.map(String));
	const found = await Promise.all(
		failed.map(async (index, place) => {
			const jobId = jobIdOf(batchId, index);
			const { itemIndex = index, label } = items[index] ?? {};
			const packed = recorded[place]?.slice(1) ?? '';
			// What another secret encrypted cannot be told.
			const opened = await unpack(queue, packed, { purpose: 'failure', id: jobId }).catch(
				() => undefined,
			);
			const parsed = failureDetails.safeParse(opened);
			const about = { jobId, itemIndex, ...(label === undefined ? {} : { label }) };
			return parsed.success ? [{ ...about, failure: parsed.data }] : [];
		}),
	);
	return found.flat();
}
