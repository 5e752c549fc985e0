import { Failure } from '../../endpoint/failure';
import { idOfStorage } from '../blobs/open-storage';
import type { JobQueue } from './open-queue';
import type { WorkerAlive } from './workers-alive';

/** Why a worker could not read, or not find, what `self` queues; undefined where it can. */
export async function mismatchOf(
	{ envelope, blobs }: Pick<JobQueue, 'envelope' | 'blobs'>,
	worker: WorkerAlive,
	self = 'n8n',
): Promise<Failure | undefined> {
	const who = `The worker on ${worker.host} (process ${String(worker.pid)})`;
	const [encrypts = ''] = worker.keyIds;
	if (!worker.keyIds.includes(envelope.keyId) || !envelope.keyIds.includes(encrypts)) {
		return new Failure({
			kind: 'credential-invalid',
			message: `${who} uses a different encryption secret than ${self}`,
			hint: "Set N8N_AI_ENCRYPTION_SECRET of the worker to the encryption secret of n8n's Job Queue (Redis) credential. While you change it, set the other one as the previous secret in both",
		});
	}
	const storageId = await idOfStorage(blobs.storage);
	if (storageId !== undefined && worker.blobStoreId !== storageId) {
		return new Failure({
			kind: 'credential-invalid',
			message: `${who} keeps its files in another place than ${self} (here: ${blobs.storage.place})`,
			hint: 'n8n and the workers must use the same file storage. Compare N8N_AI_FILE_DIR, N8N_AI_S3_BUCKET and N8N_AI_FILES_URL of the worker with File Storage in the Job Queue (Redis) credential',
		});
	}
	return undefined;
}
