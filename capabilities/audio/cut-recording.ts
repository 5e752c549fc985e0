import { rm, stat } from 'node:fs/promises';
import { parse } from 'node:path';
import { Failure } from '../../endpoint/failure';
import type { AudioFormat } from '../../endpoint/profiles/profile';
import { asDiskFull } from './as-disk-full';
import { bytesToWrite } from './bytes-to-write';
import { checkFreeSpace } from './check-free-space';
import { chunkContainer } from './chunk-container';
import { convertAudio, convertedBytesPerSecond } from './convert-audio';
import type { ConvertOptions } from './convert-options';
import { copyChunks, type CopiedChunk } from './copy-chunks';
import { fitRecording, type RecordingLimits } from './fit-recording';
import { howToConvert } from './how-to-convert';
import { openSound, type Sound } from './open-sound';
import type { PlannedChunk } from './plan-chunks';
import type { Recording } from './recording';

export interface CutOptions extends RecordingLimits, ConvertOptions {
	/** What the names of the files begin with, where several recordings are cut in one folder. */
	prefix?: string;
}

/** A chunk of a recording as a file that the endpoint takes. */
export interface CutChunk {
	index: number;
	path: string;
	format: AudioFormat;
	/** Name for uploads and messages. */
	fileName: string;
	/** Where it truly begins in the recording, in seconds: packets are not cut. */
	start: number;
	durationSeconds: number;
	/** How much of its beginning repeats the end of the chunk before, in seconds. */
	overlapSeconds: number;
	byteLength: number;
}

/**
 * Cuts a recording into files in the folder: packets are copied where the endpoint takes them, and
 * re-encoded where it does not or where a chunk is too large. A recording of one chunk that fits
 * stays the file it is. Throws request-invalid where a conversion needs an ffmpeg that is not
 * there, temporarily-unavailable where the disk is full.
 */
export async function cutRecording(
	recording: Recording,
	chunks: readonly PlannedChunk[],
	folder: string,
	options: CutOptions,
): Promise<CutChunk[]> {
	try {
		return await openSound(recording.path, recording.fileName, async (sound) => {
			await checkChannel(recording, sound, options);
			const format = chunkContainer(sound, options.formats);
			if (!format) return await convertThenCut(recording, chunks, folder, options);
			const whole = isWhole(recording, chunks) && !sound.hasVideo && options.channel === undefined;
			if (whole) return [toChunk(await fit(recording, folder, options), 0, 0, 0)];
			return await copyThenFit(recording, chunks, folder, { ...options, sound, format });
		});
	} catch (error) {
		throw asDiskFull(error, recording.fileName);
	}
}

async function copyThenFit(
	recording: Recording,
	chunks: readonly PlannedChunk[],
	folder: string,
	{ sound, format, ...options }: CutOptions & { sound: Sound; format: AudioFormat },
): Promise<CutChunk[]> {
	const { signal, formats, maxBytes } = options;
	// Samples that are stored as they are need no ffmpeg to be taken apart.
	const picked = format === 'wav' ? options.channel : undefined;
	const left = picked ? { ...options, channel: undefined } : options;
	const converts = !formats.includes(format) || left.channel !== undefined;
	const needed = await bytesToWrite(recording, chunks, sound, { maxBytes, converts });
	await checkFreeSpace(folder, needed, recording.fileName);
	// The two channels of a call may be cut into the same folder.
	const prefix = options.channel ?? options.prefix ?? 'chunk';
	const copying = { folder, prefix, format, channel: picked, signal };
	const name = parse(recording.fileName).name + (options.channel ? `-${options.channel}` : '');
	const cut: CutChunk[] = [];
	let coveredUntil: number | undefined;
	for await (const copied of copyChunks(sound, chunks, copying)) {
		const { planned, path, start, end } = copied;
		const fitting = await fit(await toRecording(copied, format, name), folder, left);
		if (fitting.path !== path) await rm(path);
		const repeats = Math.max(0, (coveredUntil ?? start + planned.overlapSeconds) - start);
		coveredUntil = end;
		cut.push(toChunk(fitting, planned.index, start, planned.overlapSeconds > 0 ? repeats : 0));
	}
	return cut;
}

/** For sound that only ffmpeg can read. */
async function convertThenCut(
	recording: Recording,
	chunks: readonly PlannedChunk[],
	folder: string,
	{ channel, ...options }: CutOptions,
): Promise<CutChunk[]> {
	const { durationSeconds, fileName } = recording;
	await checkFreeSpace(folder, 2 * durationSeconds * convertedBytesPerSecond, fileName);
	const converted = await convertAudio(recording, folder, { ...options, channel });
	if (!converted) {
		throw new Failure({
			kind: 'request-invalid',
			message: `The recording ${fileName} is encoded in a way that cannot be cut without ffmpeg`,
			hint: howToConvert(channel ? 'wav' : 'mp3'),
		});
	}
	const cut = await cutRecording(converted, chunks, folder, options);
	if (cut[0]?.path !== converted.path) await rm(converted.path);
	return cut;
}

const fit = async (recording: Recording, folder: string, options: CutOptions) =>
	await fitRecording(recording, folder, options, options.signal, {
		ffmpegPath: options.ffmpegPath,
		channel: options.channel,
	});

async function checkChannel({ fileName }: Recording, { track }: Sound, { channel }: CutOptions) {
	if (channel === undefined || (await track.getNumberOfChannels()) > 1) return;
	throw new Failure({
		kind: 'request-invalid',
		message: `The recording ${fileName} has only one channel, so there is no ${channel} channel`,
		hint: 'For this recording, set Speaker Diarization to By Voice or None',
	});
}

function isWhole({ durationSeconds }: Recording, chunks: readonly PlannedChunk[]): boolean {
	const [only, ...more] = chunks;
	return more.length === 0 && only?.start === 0 && only.end >= durationSeconds;
}

async function toRecording(
	{ planned, path, start, end }: CopiedChunk,
	format: AudioFormat,
	name: string,
): Promise<Recording> {
	const fileName = `${name}-${String(planned.index + 1)}.${format}`;
	const { size } = await stat(path);
	return { path, format, durationSeconds: end - start, byteLength: size, fileName };
}

function toChunk(
	{ path, format, fileName, durationSeconds, byteLength }: Recording,
	index: number,
	start: number,
	overlapSeconds: number,
): CutChunk {
	return { index, path, format, fileName, start, durationSeconds, overlapSeconds, byteLength };
}
