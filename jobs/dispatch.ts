import { Failure } from '../endpoint/failure';
import { jobIdOf, sharedIdOf } from './records/ids';
import type { BatchItem } from './records/batch-record';
import type { CatalogueEntry } from './queue/catalogue';
import { nameOf, noteWanted } from './callbacks/callbacks';
import { clearLeftovers } from './flows/clear-leftovers';
import { encryptBatch } from './flows/encrypt-batch';
import { enqueueBatch } from './flows/enqueue-batch';
import { fingerprintsOf } from './queue/fingerprints-of';
import { findBatch } from './records/find-batch';
import { requestBlobs } from './flows/forget-batch';
import { groupItems } from './flows/group-items';
import { inSlices } from '../capabilities/shared/in-slices';
import type { JobQueue } from './queue/open-queue';
import { recordOutcomes } from './records/record-outcomes';
import { readEndpointSettings } from './queue/read-endpoint-settings';
import { removeHalf } from './flows/remove-half';
import { requireMemory } from './queue/require-memory';
import { runUnfinished } from './run-unfinished';
import { traceDispatch } from './flows/trace-dispatch';
import { uploadMedia } from './blobs/upload-media';
import { writeRecord } from './flows/write-record';
import type { DispatchOptions } from './records/dispatch-options';

export interface Dispatched {
	batchId: string;
	/** Names each item to `collect`, in their order: the id of its job, or its own where several share one. */
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
	return await traceDispatch(options, async () => await queueBatch(queue, options));
}

async function queueBatch(queue: JobQueue, options: DispatchOptions): Promise<Dispatched> {
	const { capability } = options;
	const entry = entryOf(queue, options);
	const parsed = await parseRequests(entry, options);
	const endpoint = readEndpointSettings(options.endpoint);
	const { requests, refs } = await uploadMedia(parsed, options.media, queue.blobs);
	const units = groupItems(entry.capability, options.items, requests);
	const failed = units.flatMap(({ places: [place = 0] }, index) => {
		const item = options.items[place];
		return item && 'failure' in item
			? [{ index, state: 'failed' as const, failure: item.failure }]
			: [];
	});
	const fingerprints = await fingerprintsOf(queue, capability, requests);

	return await queue.run(async () => {
		const found = await findAny(queue, options, fingerprints);
		const { batchId, batch, isQueued } = found;
		const jobIds = new Array<string>(requests.length);
		for (const [index, { item, places }] of units.entries()) {
			const jobId = jobIdOf(batchId, index);
			for (const [at, place] of places.entries()) {
				const member = item.items?.[at];
				jobIds[place] = member === undefined ? jobId : sharedIdOf(jobId, member);
			}
		}
		if (batch && isQueued) {
			if (options.retryOf) {
				await noteWanted(queue, batchId, nameOf(options.identity));
				await runUnfinished(queue, batch, { ...options, batchId, endpoint, units, refs });
			}
			return { batchId, jobIds, attached: true };
		}
		const total = units.length;
		if (!batch) await clearLeftovers(queue, batchId, { capability, total });
		const encrypted = await encryptBatch(queue, { ...options, batchId, endpoint, units, refs });
		await requireMemory(queue, encrypted.bytes);
		// Jobs that an earlier try has added keep their requests.
		const earlier = batch ? await requestBlobs(queue, batchId) : [];
		const all = [...new Set([...earlier, ...encrypted.refs])];
		try {
			await writeRecord(queue, options, {
				batchId,
				fingerprint: fingerprints[0],
				units,
				refs: all,
			});
			await recordOutcomes(queue, batchId, failed);
			await enqueueBatch(queue, encrypted, options.deadlineMs);
		} catch (error) {
			// Where that fails as well, the workers clear up.
			await removeHalf(queue, batchId).catch(() => undefined);
			throw error;
		}
		return { batchId, jobIds, attached: false };
	});
}

function entryOf(queue: JobQueue, { capability }: DispatchOptions): CatalogueEntry {
	// A name that every object has is no capability.
	const entry = Object.hasOwn(queue.catalogue, capability)
		? queue.catalogue[capability]
		: undefined;
	if (entry) return entry;
	throw new Failure({
		kind: 'request-invalid',
		message: `There is no capability named "${capability}"`,
		hint: `Use one of ${Object.keys(queue.catalogue).join(', ')}`,
	});
}

async function parseRequests(
	entry: CatalogueEntry,
	{ items }: DispatchOptions,
): Promise<unknown[]> {
	if (items.length === 0) {
		throw new Failure({ kind: 'request-invalid', message: 'There are no items to queue' });
	}
	const requests: unknown[] = [];
	await inSlices(items, (item) => {
		requests.push('failure' in item ? undefined : parseRequest(entry, item));
	});
	return requests;
}

function parseRequest({ capability }: CatalogueEntry, item: BatchItem & { request: unknown }) {
	const parsed = capability.request.safeParse(item.request);
	if (parsed.success) return parsed.data;
	const said = parsed.error.issues.map(
		(issue) => `${issue.path.join('.') || 'request'}: ${issue.message}`,
	);
	throw new Failure({
		kind: 'request-invalid',
		message: `Item ${String(item.itemIndex)} cannot be queued: ${said.join('; ')}`,
	});
}

/** A batch that was queued before the encryption secret was changed counts as well. */
async function findAny(
	queue: JobQueue,
	{ identity, retryOf }: Pick<DispatchOptions, 'identity' | 'retryOf'>,
	[fingerprint, ...others]: [string, ...string[]],
) {
	const found = await findBatch(queue, identity, fingerprint, retryOf);
	for (const other of found.batch ? [] : others) {
		const older = await findBatch(queue, identity, other, retryOf);
		if (older.batch) return older;
	}
	return found;
}
