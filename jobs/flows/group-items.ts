import type { Capability } from '../../capabilities/capability';
import type { BatchItem } from '../records/batch-record';
import type { DispatchItem } from '../records/dispatch-options';

/** What one job does: a request, or several that are worked on together. */
export interface Unit {
	/** As the batch knows it. */
	item: BatchItem;
	/** Places of its items in what was dispatched. */
	places: number[];
	/** What is encrypted in the job; undefined for an item that failed before it was queued. */
	work: { request: unknown } | { requests: unknown[] } | undefined;
}

/**
 * The jobs that items become: one each, or one for many where the capability serves them together.
 * `requests` has the request of each item, undefined for one that failed.
 */
export function groupItems(
	{ many }: Capability<unknown, unknown>,
	items: readonly DispatchItem[],
	requests: readonly unknown[],
): Unit[] {
	const alone = (place: number): Unit => {
		const { itemIndex = place, label } = items[place] ?? {};
		return {
			item: { itemIndex, ...(label === undefined ? {} : { label }) },
			places: [place],
			work: requests[place] === undefined ? undefined : { request: requests[place] },
		};
	};
	if (!many) return items.map((_, place) => alone(place));
	const good = items.flatMap((_, place) => (requests[place] === undefined ? [] : [place]));
	const groups = many.group(good.map((place) => requests[place]));
	return [
		...items.flatMap((_, place) => (requests[place] === undefined ? [alone(place)] : [])),
		...groups.map((group) => together(group.map((at) => good[at] ?? at))),
	];

	function together(places: number[]): Unit {
		const members = places.map((place) => items[place]?.itemIndex ?? place);
		return {
			item: {
				itemIndex: members[0] ?? 0,
				label: `${String(members.length)} items`,
				items: members,
			},
			places,
			work: { requests: places.map((place) => requests[place]) },
		};
	}
}
