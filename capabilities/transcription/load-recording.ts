import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Failure } from '../../endpoint/failure';
import type { Context, Media } from '../capability';
import { probeAudio } from './probe-audio';
import type { Recording } from './recording';

/**
 * Streams the recording into the folder and looks at its content. Throws request-invalid where
 * it is empty or not audio.
 */
export async function loadRecording(
	audio: Media,
	folder: string,
	context: Pick<Context, 'media' | 'signal'>,
): Promise<Recording> {
	const name = basename(audio.fileName ?? 'recording');
	const path = join(folder, 'recording');
	await pipeline(await context.media.open(audio), createWriteStream(path), {
		signal: context.signal,
	});
	const { size } = await stat(path);
	if (size === 0) {
		throw new Failure({
			kind: 'request-invalid',
			message: `The file ${name} is empty`,
			hint: 'Check the step that reads or downloads the recording',
		});
	}
	const { format, durationSeconds } = await probeAudio(path, name);
	const fileName = `${basename(name, extname(name))}.${format}`;
	return { path, format, durationSeconds, byteLength: size, fileName };
}
