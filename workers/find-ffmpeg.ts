import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The version of the ffmpeg on the PATH; undefined where there is none. */
export async function findFfmpeg(): Promise<string | undefined> {
	try {
		const { stdout } = await promisify(execFile)('ffmpeg', ['-version'], { timeout: 10_000 });
		return /version (\S+)/.exec(stdout)?.[1] ?? 'of unknown version';
	} catch {
		return undefined;
	}
}
