import { readIdentity, type BatchIdentity } from './batch-id';
import { parseBatch, type BatchRecord } from './batch-record';
import type { JobQueue } from '../queue/open-queue';
import { readJson } from '../redis/read-json';

/** What an event tells of: a whole batch, or one job. */
export type EventTarget = 'batch' | 'job';

/** What happened. A job stalls when its worker dies or loses Redis; another one takes it over. */
export type EventState = OutcomeState | 'stalled';

/** Something that happened to a batch or a job. */
export interface QueueEvent {
	/** Place in its stream; later events have larger ones. */
	id: string;
	batchId: string;
	state: EventState;
	capability: string;
	identity: BatchIdentity;
	/** Place of the job in its batch, for an event of a job. */
	index?: number;
	/** How the batch stood then, for an event of a batch. */
	batch?: BatchRecord;
}

/** How long events are kept, in milliseconds: a trigger that is away for longer misses some. */
export const keepEventsMs = 7 * 24 * 3_600_000;

/** The streams of events: what writes down an outcome adds to them in the same step. */
export const eventKeys = (queue: Pick<JobQueue, 'key'>): Record<EventTarget, string> => ({
	batch: queue.key('events', 'batch'),
	job: queue.key('events', 'job'),
});

/** An entry of a stream; undefined for one that another version, or somebody else, wrote. */
export function parseEvent([id, fields]: [string, string[]]): QueueEvent | undefined {
	const said = new Map<string, string>();
	for (let at = 0; at + 1 < fields.length; at += 2) {
		said.set(fields[at] ?? '', fields[at + 1] ?? '');
	}
	const batchId = said.get('batchId');
	const state = said.get('state') as EventState | undefined;
	if (batchId === undefined || state === undefined) return undefined;
	const record = said.get('record');
	if (record !== undefined) {
		const said = readJson(record);
		if (!Array.isArray(said)) return undefined;
		const values = said.map((value: unknown) => (typeof value === 'string' ? value : null));
		const batch = parseBatch(batchId, values, 0);
		if (!batch) return undefined;
		return { id, batchId, state, capability: batch.capability, identity: batch.identity, batch };
	}
	const [capability, identity, index] = ['capability', 'identity', 'index'].map((name) =>
		said.get(name),
	);
	const of = readIdentity(identity ?? '');
	if (!capability || !of || !index) return undefined;
	return {
		...{ id, batchId, state, capability, index: Number(index) },
		identity: of,
	};
}

export type OutcomeState = 'completed' | 'failed' | 'cancelled';
