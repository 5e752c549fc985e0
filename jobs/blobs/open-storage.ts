import { join } from 'node:path';
import type { EncryptionKeys } from '../encryption/encryption-keys';
import { keyPrefix } from '../redis/key-prefix';
import type { QueueSettings } from '../redis/queue-settings';
import { openDirectoryStorage } from './directory-storage';
import type { FileStorage } from './file-storage';
import { within } from '../redis/within';
import { Failure } from '../../endpoint/failure';

const openMs = 6000;

/**
 * Opens the file storage that the settings choose. A directory is looked at, and refused within 6 s;
 * what is elsewhere is first asked when it is needed, so that work without files goes on without it.
 */
export async function openStorage(
	settings: QueueSettings,
	keys: EncryptionKeys,
): Promise<FileStorage> {
	const { s3, filesUrl } = settings;
	if (s3) {
		const { openS3Storage } = await import('./s3-storage.js');
		return await openS3Storage(s3, folderOf(settings));
	}
	if (filesUrl !== undefined) {
		const { createHttpStorage } = await import('./http-storage.js');
		return createHttpStorage(filesUrl, keyPrefix(settings), keys);
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
	return await within(
		openMs,
		storage.id().then(async (id) => {
			await storage.tryWrite();
			return id;
		}),
		() =>
			new Failure({
				kind: 'temporarily-unavailable',
				message: `The file storage did not answer within ${String(openMs / 1000)} seconds: ${storage.place}`,
				hint: 'Check its address in the settings, and the network in between',
			}),
	);
}
