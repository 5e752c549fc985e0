import { pipeline, Readable, type Transform } from 'node:stream';
import {
	constants,
	createBrotliDecompress,
	createGunzip,
	createInflate,
	createInflateRaw,
} from 'node:zlib';

/** Nobody packs an answer more often than this; each costs memory. */
const maxEncodings = 5;

// As lenient as browsers and fetch: what came is given even where the end of the packing is missing.
const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH } = constants;
const lenient = { flush: Z_SYNC_FLUSH, finishFlush: Z_SYNC_FLUSH };
const lenientBrotli = { flush: BROTLI_OPERATION_FLUSH, finishFlush: BROTLI_OPERATION_FLUSH };

/** Creates what unpacks an encoding, by the first packed byte where it is known. */
const unpackers = new Map<string, (first: number | undefined) => Transform>([
	['br', () => createBrotliDecompress(lenientBrotli)],
	// Many servers leave the frame of zlib out, which begins with an 8 in its low bits (RFC 1950, 2.2).
	[
		'deflate',
		(first = 8) => ((first & 15) === 8 ? createInflate(lenient) : createInflateRaw(lenient)),
	],
	['gzip', () => createGunzip(lenient)],
	['x-gzip', () => createGunzip(lenient)],
]);

/**
 * The bytes of an answer whose `content-encoding` is this one: unpacked where all of it is known, as
 * they are otherwise. An answer without a byte is empty, whatever its header says.
 */
export async function* unpack(body: Readable, encoding: string): AsyncGenerator<Buffer> {
	const names = encoding.toLowerCase().split(',');
	const known = names.flatMap((name) => unpackers.get(name.trim()) ?? []);
	const isKnown = names.length <= maxEncodings && known.length === names.length;
	const bytes = (body as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
	const begun = await bytes.next();
	if (begun.done) return;
	const first = begun.value;
	const whole = withFirst(first, bytes);
	if (!isKnown) {
		yield* whole;
		return;
	}
	// What was packed last is unpacked first. An error of one ends the others, and is met by who reads.
	yield* known.reduceRight<Readable>(
		(source, create, at) =>
			pipeline(source, create(at === names.length - 1 ? first[0] : undefined), () => undefined),
		Readable.from(whole, { objectMode: false }),
	) as AsyncIterable<Buffer>;
}

async function* withFirst(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
	yield await Promise.resolve(first);
	yield* { [Symbol.asyncIterator]: () => rest };
}
