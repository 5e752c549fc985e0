import type { MediaSource } from '../capabilities/capability';
import type { EndpointSettingsInput } from '../endpoint/endpoint-settings';
import { Failure, type FailureDetails } from '../endpoint/failure';
import { addFlow } from './add-flow';
import { batchIdOf, jobIdOf, type BatchIdentity } from './batch-id';
import type { CatalogueEntry } from './catalogue';
import { batchKeys, isFinished, readBatch, type BatchItem } from './batch-record';
import { clearLeftovers } from './clear-leftovers';
import { groupItems } from './group-items';
import { batchesQueue, type JobQueue } from './open-queue';
import { pack } from './parcel';
import { recordOutcomes } from './record-outcomes';
import { readEndpointSettings } from './read-endpoint-settings';
import { uploadMedia } from './upload-media';

/** An item to run, or one that failed before it could be queued and keeps its place. */
export type DispatchItem = BatchItem & ({ request: unknown } | { failure: FailureDetails });

export interface DispatchOptions {
	identity: BatchIdentity;
	/** Name of a capability in the catalogue. */
	capability: string;
	endpoint: EndpointSettingsInput;
	items: DispatchItem[];
	/** Opens the media that the requests name. */
	media: MediaSource;
	/** When to cancel what is unfinished, in milliseconds from now. */
	deadlineMs?: number;
	/** From 1, the most urgent, to 1,048,575; 0 goes before all others. */
	priority?: number;
	/** Time before which no job starts, in milliseconds since 1970. */
	notBefore?: number;
}

export interface Dispatched {
	batchId: string;
	/** The job of each item, in their order; items that are worked on together share one. */
	jobIds: string[];
	/** Whether the batch was there already, so that nothing was added. */
	attached: boolean;
}

/**
 * Puts a batch of requests into the queue, all or nothing. The same run of the same node with the
 * same requests is the same batch: dispatched again, it is joined, not paid for again.
 * Throws request-invalid where a request is wrong; nothing is queued then.
 */
export async function dispatch(queue: JobQueue, options: DispatchOptions): Promise<Dispatched> {
	const { capability, identity } = options;
	const entry = entryOf(queue, options);
	const parsed = parseRequests(entry, options);
	const endpoint = readEndpointSettings(options.endpoint);
	const { requests, refs } = await uploadMedia(parsed, options.media, queue.blobs);
	const units = groupItems(entry.capability, options.items, requests);
	const failed = units.flatMap(({ places: [place = 0] }, index) => {
		const item = options.items[place];
		return item && 'failure' in item
			? [{ index, state: 'failed' as const, failure: item.failure }]
			: [];
	});
	const fingerprint = queue.envelope.fingerprint([capability, ...requests]);

	return await queue.run(async () => {
		const batchId = await freeId(queue, identity, fingerprint);
		const { record } = batchKeys(queue, batchId);
		const batch = await readBatch(queue, batchId);
		const attached =
			batch !== undefined && (isFinished(batch) || (await hasParent(queue, batchId)));
		const jobIds = new Array<string>(requests.length);
		for (const [index, { places }] of units.entries()) {
			for (const place of places) jobIds[place] = jobIdOf(batchId, index);
		}
		if (attached) {
			return { batchId, jobIds, attached };
		}
		const total = units.length;
		if (!batch) await clearLeftovers(queue, batchId, { capability, total });
		const added = await addFlow(queue, { ...options, batchId, endpoint, units, refs });
		const createdAt = Date.now();
		await queue.redis.hset(record, {
			capability,
			identity: JSON.stringify(identity),
			total,
			createdAt,
			fingerprint,
			keepCompletedMs: Math.round(queue.settings.keepCompletedHours * 3_600_000),
			keepFailedMs: Math.round(queue.settings.keepFailedHours * 3_600_000),
			items: JSON.stringify(units.map(({ item }) => item)),
			blobs: await pack(queue, added.refs, { purpose: 'blobs', id: batchId }),
			...(options.notBefore === undefined ? {} : { notBefore: options.notBefore }),
			...(options.deadlineMs === undefined ? {} : { deadlineAt: createdAt + options.deadlineMs }),
		});
		// Should this process die here, the half-made batch goes by itself.
		await queue.redis.expire(record, 86_400);
		await recordOutcomes(queue, batchId, failed);
		await added.commit();
		await queue.redis.eval(keepWhileOpen, 1, record);
		return { batchId, jobIds, attached };
	});
}

// A batch can be over before its producer gets here; then it has its own expiry.
const keepWhileOpen = `
if redis.call('HEXISTS', KEYS[1], 'finishedAt') == 0 then redis.call('PERSIST', KEYS[1]) end
`;

function entryOf(queue: JobQueue, { capability }: DispatchOptions): CatalogueEntry {
	const entry = queue.catalogue[capability];
	if (entry) return entry;
	throw new Failure({
		kind: 'request-invalid',
		message: `There is no capability named "${capability}"`,
		hint: `Take one of ${Object.keys(queue.catalogue).join(', ')}`,
	});
}

function parseRequests(entry: CatalogueEntry, { items }: DispatchOptions): unknown[] {
	if (items.length === 0) {
		throw new Failure({ kind: 'request-invalid', message: 'There are no items to queue' });
	}
	return items.map((item) => {
		if ('failure' in item) return undefined;
		const { request, itemIndex } = item;
		const parsed = entry.capability.request.safeParse(request);
		if (parsed.success) return parsed.data;
		const said = parsed.error.issues.map(
			(issue) => `${issue.path.join('.') || 'request'}: ${issue.message}`,
		);
		throw new Failure({
			kind: 'request-invalid',
			message: `Item ${String(itemIndex)} cannot be queued: ${said.join('; ')}`,
		});
	});
}

/** A node that runs again in the same run with other requests, e.g. as a tool, gets a new batch. */
async function freeId(queue: JobQueue, identity: BatchIdentity, fingerprint: string) {
	const usual = batchIdOf(identity);
	const taken = await queue.redis.hget(batchKeys(queue, usual).record, 'fingerprint');
	return taken === null || taken === fingerprint ? usual : batchIdOf(identity, [fingerprint]);
}

async function hasParent(queue: JobQueue, batchId: string): Promise<boolean> {
	return (await queue.redis.exists(queue.bull(batchesQueue).toKey(batchId))) === 1;
}
