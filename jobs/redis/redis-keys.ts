/** What puts the prefix of a queue before a key of ours: an open queue does. */
interface KeyMaker {
	key(...parts: string[]): string;
}

export const keyMaker = (prefix: string): KeyMaker => ({
	key: (...parts) => [prefix, ...parts].join(':'),
});

/** Keys of a batch: its record, its outcomes by index, one letter an item, and its pending callbacks. */
export const batchKeys = (queue: KeyMaker, batchId: string) => ({
	record: queue.key('batch', batchId),
	outcomes: queue.key('outcomes', batchId),
	states: queue.key('states', batchId),
	callbacks: queue.key('callbacks', batchId),
});

/** The last batch of a node with the same requests, by a hash of both. */
export const latestKey = (queue: KeyMaker, hash: string): string => queue.key('latest', hash);

/** Keys of a job: the results of its steps, how its parts ended, and blobs that it needs. */
export const jobKeys = (queue: KeyMaker, jobId: string) => ({
	steps: queue.key('steps', jobId),
	parts: queue.key('parts', jobId),
	kept: queue.key('kept', jobId),
});

/** Since when workers have met a job that they lack the secret for. */
export const unreadKey = (queue: KeyMaker, jobId: string): string => queue.key('unread', jobId);

/** Of all batches: by when they were queued, by when their jobs go, with a pending or a late callback. */
export const indexKeys = (queue: KeyMaker) => ({
	batches: queue.key('batch-index'),
	expiry: queue.key('expiry'),
	pendingCallbacks: queue.key('pending-callbacks'),
	lateCallbacks: queue.key('late-callbacks'),
});

/** What a waiting node waits for, by the name of the node. */
export const waitingNodeKey = (queue: KeyMaker, name: string): string =>
	queue.key('waiting-node', name);

/** That an execution waits which another one called, by the name of the node in the other. */
export const waitingChildKey = (queue: KeyMaker, name: string): string =>
	queue.key('waiting-child', name);

/** The streams of events: what writes down an outcome adds to them in the same step. */
export const eventKeys = (queue: KeyMaker) => ({
	batch: queue.key('events', 'batch'),
	job: queue.key('events', 'job'),
});

/** Up to which event a Jobs Trigger has started its workflow. */
export const triggerKey = (queue: KeyMaker, ...place: string[]): string =>
	queue.key('trigger', ...place);

/** The ids of workers, and what each says of itself. */
export const workerKeys = (queue: KeyMaker) => ({
	ids: queue.key('workers'),
	worker: (id: string) => queue.key('worker', id),
});

export const leaseKey = (queue: KeyMaker, name: string): string => queue.key('lease', name);

/** That a worker has just asked n8n about stopped executions. */
export const askedForStoppedKey = (queue: KeyMaker): string => queue.key('ask-for-stopped');

/** The id of the queue itself, under which it marks its folder of blobs. */
export const queueIdKey = (queue: KeyMaker): string => queue.key('queue-id');

/** The pause of an API key, by its name. */
export const pauseKey = (queue: KeyMaker, name: string): string => queue.key('rate-limit', name);

/** Of the rate limit of one model, by its name, in the order that the scripts take. */
export const rateLimitKeys = (queue: KeyMaker, name: string): string[] =>
	['starts', 'tokens', 'leases', 'waiting', 'promise'].map((part) =>
		queue.key('rate-limit', name, part),
	);

/** Tries the rights of the user. */
export const checkKey = (queue: KeyMaker, id: string): string => queue.key('check', id);

/** Channels: ids of cancelled jobs, and that a request may start. */
export const channels = (queue: KeyMaker) => ({
	cancel: queue.key('cancel'),
	rateLimit: queue.key('rate-limit'),
});

/** A key of a batch or a job taken apart, given without the prefix; undefined for any other. */
export function parseKey(rest: string): { name: string; id: string } | undefined {
	const [name = '', id, ...more] = rest.split(':');
	return id === undefined || more.length > 0 ? undefined : { name, id };
}
