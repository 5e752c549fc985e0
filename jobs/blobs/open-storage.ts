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
 * Opens the file storage that the settings choose. Throws within 6 s: credential-invalid where it
 * cannot be used, temporarily-unavailable where it does not answer.
 */
export async function openStorage(
	settings: QueueSettings,
	keys: EncryptionKeys,
): Promise<FileStorage> {
	const { s3, filesUrl } = settings;
	if (s3) {
		const { openS3Storage } = await import('./s3-storage.js');
		const where = s3.endpoint ?? `the bucket ${s3.bucket}`;
		return await timely(`S3 at ${where}`, openS3Storage(s3, folderOf(settings)));
	}
	if (filesUrl !== undefined) {
		const { openHttpStorage } = await import('./http-storage.js');
		const opened = openHttpStorage(filesUrl, keyPrefix(settings), keys);
		return await timely(`The worker at ${filesUrl}`, opened);
	}
	return await openDirectoryStorage(filesOf(settings));
}

/** The folder of a queue: queues of other prefixes sweep what they do not know, so each has its own. */
const folderOf = (settings: QueueSettings): string => keyPrefix(settings).replace(/[^\w@-]/g, '');

/** The folder of a queue in the shared file directory. */
export const filesOf = (settings: QueueSettings): string =>
	join(settings.fileDirectory, folderOf(settings));

async function timely<T>(who: string, work: Promise<T>): Promise<T> {
	return await within(
		openMs,
		work,
		() =>
			new Failure({
				kind: 'temporarily-unavailable',
				message: `${who} did not answer within ${String(openMs / 1000)} seconds`,
				hint: 'Check the address of the file storage, and the network in between',
			}),
	);
}
