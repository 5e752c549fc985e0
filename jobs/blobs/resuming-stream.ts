import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../endpoint/failure';

/** Breaks one after another without a byte in between. */
const maxBreaks = 5;
const pauseMs = 500;

/**
 * The bytes of a file from there on, wherever it is: where the connection breaks, reading goes on
 * from the next byte. Ends with an error after five breaks without a byte in between, or a refusal.
 */
export function resumingStream(
	from: number,
	readFrom: (offset: number) => Promise<AsyncIterable<Buffer>>,
): Readable {
	return Readable.from(resume(from, readFrom), { objectMode: false });
}

async function* resume(
	from: number,
	readFrom: (offset: number) => Promise<AsyncIterable<Buffer>>,
): AsyncGenerator<Buffer> {
	let offset = from;
	for (let breaks = 0; ;) {
		try {
			for await (const bytes of await readFrom(offset)) {
				breaks = 0;
				offset += bytes.length;
				yield bytes;
			}
			return;
		} catch (error) {
			breaks += 1;
			if (breaks >= maxBreaks || isRefusal(error)) throw error;
			await delay(pauseMs * breaks);
		}
	}
}

/** What was refused will be refused again. */
const isRefusal = (error: unknown): boolean =>
	error instanceof Failure && error.kind !== 'temporarily-unavailable';
