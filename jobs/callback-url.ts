import type { JobQueue } from './open-queue';

/** The record's fields for a call at the end of a batch; the URL is sealed for its signature. */
export function callbackFields({ envelope, settings }: JobQueue, batchId: string, url: string) {
	const target = new URL(url);
	const reachable = settings.callbackUrl
		? new URL(target.pathname + target.search, settings.callbackUrl)
		: target;
	const callback = envelope.seal(reachable.href, { purpose: 'callback', id: batchId });
	return { callback, callbackState: 'pending' };
}
