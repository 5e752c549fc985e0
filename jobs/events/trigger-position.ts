import type { EventTarget } from '../records/events';
import type { JobQueue } from '../queue/open-queue';
import { triggerKey } from '../redis/redis-keys';

/** Who follows events: a trigger of a workflow. */
export interface Follower {
	/** As in the identity of a batch. */
	instanceId: string;
	workflowId: string;
	nodeId: string;
	target: EventTarget;
}

// A trigger that is away for longer begins with what happens from then on.
const keepMs = 60 * 24 * 3_600_000;

const keyOf = (queue: JobQueue, { instanceId, workflowId, nodeId, target }: Follower) =>
	triggerKey(queue, instanceId, workflowId, nodeId, target);

/** Up to which event a trigger has started its workflow; undefined for a new one. */
export async function readPosition(
	queue: JobQueue,
	follower: Follower,
): Promise<string | undefined> {
	return (await queue.redis.get(keyOf(queue, follower))) ?? undefined;
}

export async function savePosition(queue: JobQueue, follower: Follower, id: string): Promise<void> {
	await queue.redis.set(keyOf(queue, follower), id, 'PX', keepMs);
}
