import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runFfmpeg } from '../audio/run-ffmpeg';
import type { Video } from './look-at-video';

/** A picture of a video, as JPEG. */
interface Frame {
	seconds: number;
	bytes: Buffer;
}

/**
 * Pictures of a video at even distances, each from the middle of its share of the time, no side longer
 * than `maxSide` pixels. Undefined where there is no ffmpeg; throws request-invalid where it cannot
 * read the video.
 */
export async function takeFrames(
	{ fileName, ...video }: Video & { fileName: string },
	folder: string,
	{ count, maxSide, signal }: { count: number; maxSide: number; signal: AbortSignal },
): Promise<Frame[] | undefined> {
	const side = String(maxSide);
	const scale = `scale=w='min(${side},iw)':h='min(${side},ih)':force_original_aspect_ratio=decrease`;
	const frames: Frame[] = [];
	for (let index = 0; index < count; index++) {
		const seconds = ((index + 0.5) * video.durationSeconds) / count;
		const path = join(folder, `frame-${String(index)}.jpg`);
		const args = ['-frames:v', '1', '-vf', scale, '-q:v', '4', '-f', 'image2', '-update', '1'];
		const isThere = await runFfmpeg({ ...video, fileName }, [...args, '-y', `file:${path}`], {
			signal,
			pictureAt: seconds,
		});
		if (!isThere) return undefined;
		// Behind the last picture there is none, and no error either.
		const bytes = await readFile(path).catch(() => undefined);
		if (bytes) frames.push({ seconds, bytes });
	}
	return frames;
}
