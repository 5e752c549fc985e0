import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The version of an ffmpeg, of the one on the PATH unless told; undefined where there is none. */
export async function findFfmpeg(path = 'ffmpeg'): Promise<string | undefined> {
	try {
		const { stdout } = await promisify(execFile)(path, ['-version'], { timeout: 10_000 });
		return /version (\S+)/.exec(stdout)?.[1] ?? 'of unknown version';
	} catch {
		return undefined;
	}
}
