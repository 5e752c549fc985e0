import { setImmediate as nextTurn } from 'node:timers/promises';
import type { IExecuteFunctions } from 'n8n-workflow';
import type { Context, Many, Outcome } from '../../../capabilities/capability';
import { Failure } from '../../../endpoint/failure';
import type { Adapter } from './adapter';
import type { PlacedItem } from '../items/to-outputs';

/** How many items are read before n8n gets a turn for its other work. */
const readAtOnce = 1000;

interface Ending {
	/** Makes an item of a failure, or throws it where the node stops on failures. */
	fail: (error: unknown, item: number) => PlacedItem;
	/** Stops what still runs. */
	stop: () => void;
}

/** Runs all items with the few requests that the capability makes of them. */
export async function runTogether<Request, Result>(
	node: IExecuteFunctions,
	adapter: Adapter<Request, Result>,
	many: Many<Request, Result>,
	context: Context,
	{ fail, stop }: Ending,
): Promise<PlacedItem[]> {
	const outputs: PlacedItem[][] = node.getInputData().map(() => []);
	const requests: Request[] = [];
	const items: number[] = [];
	const read = many.reader();
	for (const item of outputs.keys()) {
		if (item % readAtOnce === readAtOnce - 1) await nextTurn();
		try {
			requests.push(read(await adapter.readRequest(node, item)));
			items.push(item);
		} catch (error) {
			outputs[item] = [fail(error, item)];
		}
	}
	const early = new Map<Result, Promise<PlacedItem[]>>();
	for (const [place, outcome] of (await run()).entries()) {
		const item = items[place] ?? place;
		const made = 'result' in outcome ? early.get(outcome.result) : undefined;
		outputs[item] = await (made ?? toItems(outcome, item));
	}
	return outputs.flat();

	async function run(): Promise<Outcome<Result>[]> {
		let first: { error: Failure; item: number } | undefined;
		try {
			return await many.run(requests, {
				...context,
				onFailed(place, details) {
					if (node.continueOnFail()) return;
					first ??= { error: new Failure(details), item: items[place] ?? place };
					stop();
				},
				onResult(place, result) {
					const made = toItems({ result }, items[place] ?? place);
					// What it throws is thrown when it is its turn.
					made.catch(() => undefined);
					early.set(result, made);
				},
			});
		} catch (error) {
			if (first) fail(first.error, first.item);
			for (const item of items) outputs[item] = [fail(error, item)];
			return [];
		}
	}

	async function toItems(outcome: Outcome<Result>, item: number): Promise<PlacedItem[]> {
		try {
			if ('failure' in outcome) throw new Failure(outcome.failure);
			const added = await adapter.toItems(node, outcome.result, item);
			return added.map((output) => ({ ...output, pairedItem: { item } }));
		} catch (error) {
			return [fail(error, item)];
		}
	}
}
