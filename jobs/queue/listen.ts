import { duplicate } from '../redis/connect';
import type { JobQueue } from './open-queue';

// Nothing is said for hours where nobody cancels: only an answer shows that the line is alive.
const pingEveryMs = 5000;

/** Receives what others publish through Redis, on one connection of its own. */
export interface Listener {
	/** Calls back with each message on the channel. */
	on(channel: string, onMessage: (message: string) => void): Promise<void>;
	close(): void;
}

export function listen({ redis }: JobQueue, onError: (error: Error) => void): Listener {
	const subscriber = duplicate(redis);
	const handlers = new Map<string, (message: string) => void>();
	subscriber.on('error', onError);
	subscriber.on('message', (channel: string, message: string) => {
		handlers.get(channel)?.(message);
	});
	const ping = setInterval(() => {
		if (subscriber.status === 'ready') subscriber.ping().catch(() => undefined);
	}, pingEveryMs);
	return {
		async on(channel, onMessage) {
			handlers.set(channel, onMessage);
			await subscriber.subscribe(channel);
		},
		close() {
			clearInterval(ping);
			subscriber.disconnect();
		},
	};
}
