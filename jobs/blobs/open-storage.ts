import { join } from 'node:path';
import type { EncryptionKeys } from '../encryption/encryption-keys';
import { keyPrefix } from '../redis/key-prefix';
import type { QueueSettings } from '../redis/queue-settings';
import { openDirectoryStorage } from './directory-storage';
import type { FileStorage } from './file-storage';
import type { RedisRole } from '../redis/connect';
import { within } from '../redis/within';
import { isAway, waitForStorage } from './wait-for-storage';
import { Failure } from '../../endpoint/failure';

const openMs = 6000;

/**
 * For how long a storage that is away is waited for, in milliseconds: in n8n while a worker that
 * serves files is restarted; in a worker, which holds what was paid for, much longer.
 */
const patienceMs: Record<RedisRole, number> = { producer: 60_000, worker: 600_000 };

/**
 * Opens the file storage that the settings choose. A directory is looked at, and refused within 6 s;
 * what is elsewhere is first asked when it is needed, so that work without files goes on without it.
 */
export async function openStorage(
	settings: QueueSettings,
	keys: EncryptionKeys,
	role: RedisRole = 'producer',
): Promise<FileStorage> {
	const { s3, filesUrl } = settings;
	if (s3) {
		const { openS3Storage } = await import('./s3-storage.js');
		return waitForStorage(await openS3Storage(s3, folderOf(settings)), patienceMs[role]);
	}
	if (filesUrl !== undefined) {
		const { openHttpStorage } = await import('./http-storage.js');
		const storage = await openHttpStorage(filesUrl, keyPrefix(settings), keys);
		return waitForStorage(storage, patienceMs[role]);
	}
	return await openDirectoryStorage(filesOf(settings));
}

/** The folder of a queue: queues of other prefixes sweep what they do not know, so each has its own. */
const folderOf = (settings: QueueSettings): string => keyPrefix(settings).replace(/[^\w@-]/g, '');

/** The folder of a queue in the shared file directory. */
export const filesOf = (settings: QueueSettings): string =>
	join(settings.fileDirectory, folderOf(settings));

/** Asks the storage for its id, and tries whether it takes files. Throws within 6 s: see FileStorage. */
export async function askStorage(storage: FileStorage): Promise<string> {
	const asked = storage.id().then(async (id) => {
		await storage.tryWrite();
		return id;
	});
	return await timely(storage, asked);
}

/** The id of the storage; undefined where it is away for now. Throws where it cannot be used. */
export async function idOfStorage(storage: FileStorage): Promise<string | undefined> {
	return await timely(storage, storage.id()).catch((error: unknown) => {
		if (isAway(error)) return undefined;
		throw error;
	});
}

async function timely<T>(storage: FileStorage, work: Promise<T>): Promise<T> {
	return await within(
		openMs,
		work,
		() =>
			new Failure({
				kind: 'temporarily-unavailable',
				message: `The file storage did not answer within ${String(openMs / 1000)} seconds: ${storage.place}`,
				hint: 'Check its address in the settings, and the network in between',
			}),
	);
}
