/** The least urgent priority of a batch. */
const lastPriority = 1000;

const rounds = 1000;
const bend = 100;

/**
 * BullMQ's priority of an item, the smallest first: by the priority of its batch, then by its place
 * there, so that a batch that comes later begins as many items as those before it have. Places
 * far behind share a round. Always even, so that the parts of what was begun can go one ahead.
 */
export function jobPriority(priority: number, index: number): number {
	const level = Math.min(lastPriority, Math.max(0, Math.round(priority)));
	const round = Math.min(rounds - 1, Math.floor(bend * Math.log1p(index / bend)));
	return 2 + 2 * (level * rounds + round);
}

/** The priority of the parts of an item: what was begun is finished before items of its round begin. */
export const partPriority = (itemPriority = 2): number => Math.max(1, itemPriority - 1);
