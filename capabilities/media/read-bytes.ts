import { addAbortSignal, type Readable } from 'node:stream';

/** Reads a stream up to a number of bytes and ends it; says whether that was all of it. */
export async function readBytes(
	stream: Readable,
	options: { maxBytes: number; signal: AbortSignal },
): Promise<{ bytes: Buffer; isWhole: boolean }> {
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of addAbortSignal(options.signal, stream)) {
		const bytes = chunk as Buffer;
		chunks.push(bytes);
		length += bytes.length;
		if (length > options.maxBytes) break;
	}
	const [only = Buffer.alloc(0)] = chunks;
	const bytes = chunks.length > 1 ? Buffer.concat(chunks, length) : only;
	return { bytes: bytes.subarray(0, options.maxBytes), isWhole: length <= options.maxBytes };
}
