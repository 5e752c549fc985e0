import type { Logger } from 'pino';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { cancelStopped } from './cancel-stopped';

/** On average, in milliseconds; one worker asks for all. */
const everyMs = 30_000;

/** Looks now and then whether executions that sleep for a batch were stopped. */
export function watchStopped(
	queue: JobQueue,
	log: Logger,
	onError: (error: Error) => void,
): { close(): void } {
	const ending = new AbortController();
	let timer: NodeJS.Timeout;
	const look = async () => {
		const askedKey = queue.key('ask-for-stopped');
		if ((await queue.redis.set(askedKey, 1, 'PX', everyMs / 2, 'NX')) === null) return;
		await cancelStopped(queue, { log, signal: ending.signal });
	};
	// Now this worker, now that one: not each may reach n8n, or have the secret of a call.
	const later = () => {
		if (ending.signal.aborted) return;
		timer = setTimeout(
			() => {
				look().catch(onError).finally(later);
			},
			everyMs * (0.5 + Math.random()),
		);
	};
	later();
	return {
		close() {
			ending.abort();
			clearTimeout(timer);
		},
	};
}
