import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mapWithConcurrency } from '../../capabilities/shared/map-with-concurrency';
import type { S3Settings } from '../redis/s3-settings';
import type { FileStorage } from './file-storage';
import { openDrafts } from './drafts';
import { resumingStream } from './resuming-stream';
import { openBucket, type Bucket } from './s3-bucket';
import { agesOf, isDue, type Ages } from './s3-ages';

const deletesAtOnce = 8;
/** An upload in parts that began so long ago was broken off. */
const brokenOffMs = 24 * 3_600_000;

/**
 * Files in an S3 bucket. An object cannot be made young or old again, so empty objects beside it
 * tell when it was touched or released: `<name>`, `<name>.released` and `<name>.touched`.
 * Asks the server nothing yet. Throws credential-invalid if Amazon's client is not installed.
 */
export async function openS3Storage(settings: S3Settings, folder: string): Promise<FileStorage> {
	const bucket = await openBucket(settings, folder);
	let id: string | undefined;
	const mark = async (name: string, what: string) => {
		await bucket.put(`files/${name}.${what}`, '');
	};
	return {
		place: `the S3 bucket ${settings.bucket}`,
		id: async () => (id ??= await storageId(bucket)),
		async tryWrite() {
			const key = `checks/${randomUUID()}`;
			await bucket.put(key, '');
			await bucket.remove(key);
		},
		drafts: await openDrafts(),
		sizeOf: async (name) => await bucket.sizeOf(`files/${name}`),
		store: async (name, path) => {
			await bucket.upload(`files/${name}`, () => createReadStream(path));
		},
		read: (name, from = 0) =>
			Promise.resolve(
				resumingStream(from, async (offset) => await bucket.read(`files/${name}`, offset)),
			),
		touch: async (name) => {
			if ((await bucket.sizeOf(`files/${name}`)) !== undefined) await mark(name, 'touched');
		},
		release: async (name) => {
			await mark(name, 'released');
		},
		async sweep(olderThanMs, { dryRun = false, needed } = {}) {
			let removed = 0;
			for await (const ages of agesOf(bucket.list('files/'))) {
				if (needed?.has(ages.name) || !isDue(ages, olderThanMs)) continue;
				if (!dryRun && (await isTouchedSince(bucket, ages))) continue;
				if (!dryRun) await removeAll(bucket, ages.keys);
				if (ages.isThere) removed += 1;
			}
			if (!dryRun) await bucket.abortUploads(Date.now() - brokenOffMs);
			return removed;
		},
		async removeAll({ dryRun = false } = {}) {
			const keys: string[] = [];
			for (const under of ['files/', 'owners/']) {
				for await (const { key } of bucket.list(under)) keys.push(key);
			}
			if (!dryRun) await removeAll(bucket, keys);
			return keys.length;
		},
		claim: async (owner) => {
			await bucket.put(`owners/${owner}`, '');
		},
		async owners() {
			const found = [];
			for await (const { key, modifiedAt } of bucket.list('owners/')) {
				const id = key.slice('owners/'.length);
				found.push({ id, seenAt: modifiedAt, mark: bucket.urlOf(key) });
			}
			return found;
		},
	};
}

/** The list may be minutes old: meanwhile somebody may have queued the same file again. */
async function isTouchedSince(bucket: Bucket, { name, touchedAt }: Ages): Promise<boolean> {
	const touched = await bucket.modifiedAt(`files/${name}.touched`);
	return touched !== undefined && touched > touchedAt;
}

async function removeAll(bucket: Bucket, keys: string[]): Promise<void> {
	await mapWithConcurrency(keys.length, deletesAtOnce, async (index) => {
		await bucket.remove(keys[index] ?? '');
	});
}

/** The name that the folder in the bucket got from whoever came first. */
async function storageId(bucket: Bucket): Promise<string> {
	const known = await bucket.text('store-id');
	if (known !== undefined) return known;
	await bucket.putNew('store-id', randomUUID());
	return (await bucket.text('store-id')) ?? '';
}
