import { statfs } from 'node:fs/promises';
import { Failure } from '../../endpoint/failure';

// Left to whatever else writes there.
const reserve = 50_000_000;

/** Throws temporarily-unavailable where the folder's disk has no room for so many bytes. */
export async function checkFreeSpace(
	folder: string,
	byteLength: number,
	fileName: string,
): Promise<void> {
	const { bavail, bsize } = await statfs(folder);
	const free = bavail * bsize;
	if (byteLength + reserve <= free) return;
	throw new Failure({
		kind: 'temporarily-unavailable',
		message: `The recording ${fileName} needs ${megabytes(byteLength)} of temporary disk space, but only ${megabytes(Math.max(0, free - reserve))} are free`,
		hint: `Free up space in ${folder}, or set TMPDIR to a folder on a larger disk where the node or worker runs`,
	});
}

const megabytes = (bytes: number) => `${String(Math.ceil(bytes / 1e6))} MB`;
