import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { Failure } from '../../endpoint/failure';

/** Results travel as base64 in JSON, which a process holds in memory a few times over. */
export const maxVideoBytes = 100_000_000;

/** Writes a video to the path as it comes. Throws output-invalid once it is too large. */
export async function writeVideo(
	chunks: Readable | AsyncIterable<Uint8Array>,
	path: string,
	maxBytes = maxVideoBytes,
): Promise<void> {
	const file = await open(path, 'w');
	let bytes = 0;
	try {
		for await (const chunk of chunks) {
			bytes += (chunk as Uint8Array).byteLength;
			if (bytes > maxBytes) throw tooLarge(maxBytes);
			await file.writeFile(chunk as Uint8Array);
		}
	} finally {
		await file.close();
	}
}

const tooLarge = (maxBytes: number) =>
	new Failure({
		kind: 'output-invalid',
		message: `The video is larger than ${String(maxBytes / 1_000_000)} MB`,
		hint: 'Ask for a smaller size or fewer seconds',
	});
