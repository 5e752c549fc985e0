import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../endpoint/failure';

const pauseMs = 500;
const maxPauseMs = 5000;

/**
 * The bytes of a file from there on, wherever it is: where the connection breaks, reading goes on
 * from the next byte. Ends with an error where no byte came for the time in milliseconds, or it was refused.
 */
export function resumingStream(
	from: number,
	readFrom: (offset: number) => Promise<AsyncIterable<Buffer>>,
	withinMs = 60_000,
): Readable {
	return Readable.from(resume(from, readFrom, withinMs), { objectMode: false });
}

async function* resume(
	from: number,
	readFrom: (offset: number) => Promise<AsyncIterable<Buffer>>,
	withinMs: number,
): AsyncGenerator<Buffer> {
	let offset = from;
	let until = Date.now() + withinMs;
	for (let breaks = 0; ;) {
		try {
			for await (const bytes of await readFrom(offset)) {
				breaks = 0;
				offset += bytes.length;
				yield bytes;
				// Whoever reads may have taken its time.
				until = Date.now() + withinMs;
			}
			return;
		} catch (error) {
			breaks += 1;
			if (Date.now() > until || isFinal(error)) throw error;
			await delay(Math.min(pauseMs * breaks, maxPauseMs, withinMs));
		}
	}
}

/** What was refused will be refused again. */
const isFinal = (error: unknown): boolean =>
	error instanceof Failure && error.kind !== 'temporarily-unavailable';
