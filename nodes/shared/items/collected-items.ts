import type { IExecuteFunctions } from 'n8n-workflow';
import { Failure, type FailureDetails } from '../../../endpoint/failure';
import { toFailure } from '../../../endpoint/to-failure';
import { mapWithConcurrency } from '../../../capabilities/shared/map-with-concurrency';
import { parseJobId } from '../../../jobs/records/ids';
import type { Collected } from '../../../jobs/collect';
import { failedItem } from './failed-item';
import { sayDefaultModel } from './say-default-model';
import { toNodeError } from './to-node-error';
import type { ItemWriter } from './output-item';
import type { PlacedItem } from './to-outputs';

// Files are decoded before they are stored: few are in memory twice.
const atOnce = 4;

const unfinished: FailureDetails = {
	kind: 'cancelled',
	message: 'The batch ended without a result for this item',
};

function howToGoOn(collected: readonly Collected[], jobId: string): string {
	const kept = collected.filter(({ state }) => state === 'completed').length;
	const batchId = parseJobId(jobId)?.batchId ?? '';
	return kept === 0
		? `None of the ${String(collected.length)} items has a result. The Jobs node shows why, with batch ID ${batchId}`
		: `${String(kept)} of ${String(collected.length)} results are available. Get them with the Jobs node and batch ID ${batchId}, or set On Error to continue`;
}

/**
 * The items of an ended batch, as the node would have returned them inline. Where the node stops
 * on failures, it throws the first one and says how many of the results can still be fetched.
 */
export async function collectedItems<Result>(
	node: IExecuteFunctions,
	writer: ItemWriter<Result>,
	collected: Collected[],
): Promise<PlacedItem[]> {
	const failed = collected.filter((one) => one.state !== 'completed');
	const [first] = failed;
	if (first && !node.continueOnFail()) {
		const { message, hint, ...details } = first.failure ?? unfinished;
		throw toNodeError(
			node.getNode(),
			new Failure({
				...details,
				message,
				hint: `${hint === undefined ? '' : `${hint}. `}${howToGoOn(collected, first.jobId)}`,
			}),
			first.itemIndex,
		);
	}
	const items = await mapWithConcurrency(collected.length, atOnce, async (index) => {
		const one = collected[index];
		if (!one) return [];
		const { state, result, failure, itemIndex } = one;
		if (state !== 'completed') {
			const details = sayDefaultModel(node.getNode(), failure ?? unfinished);
			return [failedItem(details, itemIndex)];
		}
		try {
			const parsed = writer.capability.result.parse(result);
			const outputs = await writer.toItems(node, parsed, itemIndex);
			return outputs.map((output) => ({ ...output, pairedItem: { item: itemIndex } }));
		} catch (error) {
			if (!node.continueOnFail()) throw toNodeError(node.getNode(), error, itemIndex);
			return [failedItem(toFailure(error).details, itemIndex)];
		}
	});
	return items.flat();
}
