import { abortableDelay } from '../../endpoint/abortable-delay';
import { parseEvent, type EventTarget, type QueueEvent } from '../records/events';
import { duplicate } from '../redis/connect';
import type { JobQueue } from '../queue/open-queue';
import { eventKeys } from '../redis/redis-keys';

export interface FollowOptions {
	target: EventTarget;
	/** Begins with the event after this one. */
	after: string;
	signal: AbortSignal;
	/** Is given each event in order; where it throws, the event is given again a second later. */
	onEvent: (event: QueueEvent) => Promise<void>;
	/** Is told the place up to which everything was given. */
	onRead: (id: string) => Promise<void>;
	/** Is told what Redis or `onEvent` threw; following goes on. */
	onError: (error: Error) => void;
}

const blockMs = 5000;
const againMs = 1000;
/** An answer that takes longer will not come: the connection is dead without a word. */
const deadMs = 20_000;
const atOnce = 100;

/**
 * Gives all events of a stream to `onEvent`, as they happen, until the signal aborts. Survives
 * outages of Redis. Uses a connection of its own, since reading blocks it.
 */
export async function followEvents(queue: JobQueue, options: FollowOptions): Promise<void> {
	const { target, signal, onEvent, onRead, onError } = options;
	const reader = duplicate(queue.redis);
	reader.on('error', onError);
	const close = () => {
		reader.disconnect();
	};
	signal.addEventListener('abort', close, { once: true });
	// Asked anew each time: it changes while we wait.
	const isClosed = () => signal.aborted;
	let { after } = options;
	const read = async () => {
		const answer = await inTime(
			reader.xread(
				...(['COUNT', atOnce, 'BLOCK', blockMs] as const),
				...(['STREAMS', eventKeys(queue)[target], after] as const),
			),
			signal,
		);
		for (const entry of answer?.[0]?.[1] ?? []) {
			if (isClosed()) return;
			const event = parseEvent(entry);
			if (event) await onEvent(event);
			after = entry[0];
		}
		await onRead(after);
	};
	while (!isClosed()) {
		try {
			await read();
		} catch (error) {
			if (isClosed()) break;
			onError(error instanceof Error ? error : new Error(String(error)));
			if (error instanceof NoAnswer) reader.disconnect(true);
			await abortableDelay(againMs, signal).catch(() => undefined);
		}
	}
	signal.removeEventListener('abort', close);
	close();
}

class NoAnswer extends Error {
	override readonly name = 'NoAnswer';
}

/** The answer; a rejection where it does not come in time, or the signal aborts. */
async function inTime<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	let abort: () => void = () => undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => {
			reject(new NoAnswer('Redis did not answer'));
		}, deadMs);
		abort = () => {
			reject(new Error('No longer followed'));
		};
		signal.addEventListener('abort', abort, { once: true });
	});
	try {
		return await Promise.race([answer, late]);
	} finally {
		clearTimeout(timer);
		signal.removeEventListener('abort', abort);
	}
}
