import { readIdentity, type BatchIdentity } from './ids';
import { endOf, parseBatch, type BatchRecord } from './batch-record';
import { readJson } from '../redis/read-json';
import type { OutcomeState } from './outcome-letters';

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

/** When it happened: the stream numbers its entries by milliseconds since 1970. */
export const timeOfEvent = (id: string): Date => new Date(Number(id.split('-')[0]));

/** How long events are kept, in milliseconds: a trigger that is away for longer misses some. */
export const keepEventsMs = 7 * 24 * 3_600_000;

/** An entry of a stream; undefined for one that another version, or somebody else, wrote. */
export function parseEvent([id, fields]: [string, string[]]): QueueEvent | undefined {
	const said = new Map<string, string>();
	for (let at = 0; at + 1 < fields.length; at += 2) {
		said.set(fields[at] ?? '', fields[at + 1] ?? '');
	}
	const batchId = said.get('batchId');
	const state = said.get('state') as EventState | 'ended' | undefined;
	if (batchId === undefined || state === undefined) return undefined;
	const record = said.get('record');
	if (record !== undefined) {
		const said = readJson(record);
		if (!Array.isArray(said)) return undefined;
		const values = said.map((value: unknown) => (typeof value === 'string' ? value : null));
		const batch = parseBatch(batchId, values, 0);
		if (!batch) return undefined;
		const { capability, identity } = batch;
		const told = state === 'stalled' ? state : endOf(batch);
		return { ...{ id, batchId, capability, identity, batch }, state: told };
	}
	const [capability, identity, index] = ['capability', 'identity', 'index'].map((name) =>
		said.get(name),
	);
	const of = readIdentity(identity ?? '');
	if (!capability || !of || !index || state === 'ended') return undefined;
	return {
		...{ id, batchId, state, capability, index: Number(index) },
		identity: of,
	};
}
