import { Failure } from '../../endpoint/failure';
import type { JobQueue } from './open-queue';
import type { WorkerAlive } from './workers-alive';

/** Why a worker could not read, or not find, what `self` queues; undefined where it can. */
export function mismatchOf(
	{ envelope, blobs }: Pick<JobQueue, 'envelope' | 'blobs'>,
	worker: WorkerAlive,
	self = 'n8n',
): Failure | undefined {
	const who = `The worker on ${worker.host} (process ${String(worker.pid)})`;
	const [encrypts = ''] = worker.keyIds;
	if (!worker.keyIds.includes(envelope.keyId) || !envelope.keyIds.includes(encrypts)) {
		return new Failure({
			kind: 'credential-invalid',
			message: `${who} uses a different encryption secret than ${self}`,
			hint: "Set N8N_AI_ENCRYPTION_SECRET of the worker to the encryption secret of n8n's Job Queue (Redis) credential. While you change it, set the other one as the previous secret in both",
		});
	}
	if (worker.blobStoreId !== blobs.id) {
		return new Failure({
			kind: 'credential-invalid',
			message: `${who} uses a different shared file directory than ${self} (here: ${blobs.directory})`,
			hint: 'n8n and the workers must share one folder. Check N8N_AI_FILE_DIR of the worker and Shared File Directory of the Job Queue (Redis) credential',
		});
	}
	return undefined;
}
