import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Failure } from '../../endpoint/failure';
import type { Context, Media } from '../capability';
import { plainName } from '../shared/plain-name';
import { asDiskFull } from './as-disk-full';
import { checkFreeSpace } from './check-free-space';
import { probeAudio } from './probe-audio';
import type { Recording } from './recording';

/**
 * Path of a file's bytes: where they are, or a copy in the folder. Throws temporarily-unavailable
 * where the disk has no room for it.
 */
export async function toDisk(
	file: Media,
	folder: string,
	{ media, signal }: Pick<Context, 'media' | 'signal'>,
): Promise<string> {
	const there = await media.locate?.(file);
	if (there !== undefined) return there;
	const name = file.fileName ?? 'recording';
	await checkFreeSpace(folder, file.byteLength, name);
	const path = join(folder, 'recording');
	try {
		await pipeline(await media.open(file), createWriteStream(path), { signal });
	} catch (error) {
		throw asDiskFull(error, name);
	}
	return path;
}

/**
 * Brings the recording to the disk and looks at its content. Throws request-invalid where it is
 * empty or not audio, temporarily-unavailable where the disk is full.
 */
export async function loadRecording(
	audio: Media,
	folder: string,
	context: Pick<Context, 'media' | 'signal'>,
): Promise<Recording> {
	const name = basename(audio.fileName ?? 'recording');
	const path = await toDisk(audio, folder, context);
	const { size } = await stat(path);
	if (size === 0) {
		throw new Failure({
			kind: 'request-invalid',
			message: `The file ${name} is empty`,
			hint: 'Check the node that reads or downloads the recording',
		});
	}
	const { format, durationSeconds } = await probeAudio(path, name);
	if (!(durationSeconds > 0)) {
		throw new Failure({
			kind: 'request-invalid',
			message: `The file ${name} contains no sound`,
			hint: 'Check the node that records, reads or downloads it',
		});
	}
	const fileName = `${plainName(basename(name, extname(name)))}.${format}`;
	return { path, format, durationSeconds, byteLength: size, fileName };
}
