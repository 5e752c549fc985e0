import { readFile, stat } from 'node:fs/promises';
import { Failure } from '../../endpoint/failure';
import type { Context } from '../capability';
import { toDisk } from '../audio/load-recording';
import { withTempFolder } from '../shared/with-temp-folder';
import type { ContentPart, PartOptions } from './content-part';
import { lookAtVideo, type Video } from './look-at-video';
import type { OpenedFile } from './open-source';
import { takeFrames } from './take-frames';
import { nowhere, toAudioPart } from './to-audio-part';

type Needed = Pick<Context, 'client' | 'signal' | 'onHint'>;

const usualFrames = 16;
const usualSide = 1024;

/**
 * The parts that hold a video: the file, where the endpoint takes videos and no frames were asked for;
 * else pictures at even distances with their times, and its sound where that was asked for. A file
 * without pictures is a recording. Throws request-invalid where the file is
 * larger than the endpoint takes, or where there is no ffmpeg to take pictures.
 */
export async function toVideoParts(
	given: OpenedFile,
	options: PartOptions,
	context: Needed,
): Promise<ContentPart[]> {
	const { client, signal } = context;
	return await withTempFolder(async (folder) => {
		const { open, locate = nowhere } = given;
		const path = await toDisk(given.media, folder, { media: { open, locate }, signal });
		// It is brought to the disk once.
		const file = { ...given, locate: () => Promise.resolve(path) };
		const video = await lookAtVideo(path);
		if (!video) return [await toAudioPart(file, context)];
		const { video: kind } = client.profile;
		// No endpoint is known to take this container.
		const isTaken = kind !== 'none' && video.mimeType !== 'video/x-matroska';
		if (isTaken && options.videoFrames === undefined) return [await whole(file, video, context)];
		return await inFrames(file, video, folder, options, context);
	});
}

async function whole(
	{ name }: OpenedFile,
	{ path, mimeType }: Video,
	{ client }: Needed,
): Promise<ContentPart> {
	const { maxImageBytes, label, video } = client.profile;
	const { size } = await stat(path);
	if (size > maxImageBytes) {
		throw new Failure({
			kind: 'request-invalid',
			message: `${name} has ${megabytes(size)}, but ${label} accepts videos of at most ${megabytes(maxImageBytes)}`,
			hint: 'Cut it into shorter videos, or set "Video Frames" if the node has that option, which sends pictures of it',
		});
	}
	const url = `data:${mimeType};base64,${await readFile(path, 'base64')}`;
	return video === 'image_url'
		? { type: 'image_url', image_url: { url } }
		: { type: 'video_url', video_url: { url } };
}

async function inFrames(
	file: OpenedFile,
	video: Video,
	folder: string,
	{ videoFrames, videoSound = false, maxSide = usualSide, detail }: PartOptions,
	context: Needed,
): Promise<ContentPart[]> {
	const { name, media } = file;
	const fileName = media.fileName ?? 'video';
	const { maxImages = usualFrames } = context.client.profile;
	const count = videoFrames ?? Math.min(usualFrames, maxImages);
	const asked = { count, maxSide, signal: context.signal };
	const frames = await takeFrames({ ...video, fileName }, folder, asked);
	if (!frames) throw noFfmpeg(name);
	if (frames.length === 0) throw noPictures(name);
	const shown = frames.flatMap(({ seconds, bytes }): ContentPart[] => [
		{ type: 'text', text: `Frame at ${clock(seconds)}:` },
		{
			type: 'image_url',
			image_url: {
				url: `data:image/jpeg;base64,${bytes.toString('base64')}`,
				...(detail === undefined ? {} : { detail }),
			},
		},
	]);
	const about = `Video of ${clock(video.durationSeconds)}, of which ${String(frames.length)} frames follow:`;
	const parts: ContentPart[] = [{ type: 'text', text: about }, ...shown];
	if (!video.hasSound) return parts;
	if (videoSound) {
		const sound = await toAudioPart(file, context);
		return [...parts, { type: 'text', text: 'The sound of the video:' }, sound];
	}
	context.onHint(
		`${name} was sent as ${String(frames.length)} frames without its sound. Turn on "Video Sound" if the node has that option and the model accepts audio`,
	);
	return parts;
}

/** `00:12`, or `1:02:03` from an hour on. */
function clock(seconds: number): string {
	const whole = Math.floor(seconds);
	const two = (value: number) => String(value).padStart(2, '0');
	const [hours, rest] = [Math.floor(whole / 3600), whole % 3600];
	const minutes = `${two(Math.floor(rest / 60))}:${two(rest % 60)}`;
	return hours === 0 ? minutes : `${String(hours)}:${minutes}`;
}

const megabytes = (bytes: number) => `${(Math.ceil(bytes / 1e5) / 10).toFixed(1)} MB`;

const noFfmpeg = (name: string) =>
	new Failure({
		kind: 'request-invalid',
		message: `${name} is a video, and there is no ffmpeg to take frames from it`,
		hint: 'Install ffmpeg where the node or worker runs. Or use an endpoint that accepts videos, such as Google Gemini or OpenRouter, without "Video Frames"',
	});

const noPictures = (name: string) =>
	new Failure({
		kind: 'request-invalid',
		message: `${name} is a video, but no frame of it can be read`,
		hint: 'Check that it plays',
	});
