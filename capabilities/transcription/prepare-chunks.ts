import { z } from 'zod/v4';
import type { TranscriptionRoute } from '../../endpoint/profiles/profile';
import type { Context, Media } from '../capability';
import { limitHeavyWork } from '../shared/limit-heavy-work';
import { asDiskFull } from '../audio/as-disk-full';
import { chunk, type Chunk } from './chunk';
import { cutRecording, type CutChunk } from '../audio/cut-recording';
import { findSilences } from '../audio/find-silences';
import { fitTarget } from '../audio/fit-target';
import type { Levels } from '../audio/levels';
import { loadRecording } from '../audio/load-recording';
import { planChunks, type PlannedChunk } from '../audio/plan-chunks';
import type { Recording } from '../audio/recording';
import type { Silence } from '../audio/silences-in';
import { stretchesBetween } from '../audio/stretch';
import type { TranscriptionRequest } from './transcription-request';

/** A recording that is cut into chunks which any worker can open. */
export const preparedRecording = z.object({
	fileName: z.string(),
	durationSeconds: z.number(),
	chunks: z.array(chunk).describe('Without those that are silent.'),
});

export type PreparedRecording = z.infer<typeof preparedRecording>;

const defaultSeconds = 480;
const maxInChat = 4_000_000;
// What takes too many bytes in so short a time is refused.
const minSeconds = 10;
// A breath or a click is no speech, in seconds.
const minAudibleSeconds = 0.2;
// Decibels: nobody is understood who is this quiet.
const hiss = -60;

/** Looks at a recording, plans its chunks, cuts it and keeps the chunks. */
export async function prepareChunks(
	request: TranscriptionRequest,
	folder: string,
	context: Context,
): Promise<PreparedRecording> {
	const { signal, ffmpegPath, client } = context;
	const recording = await loadRecording(request.audio, folder, context);
	// Decoding takes a processor: a node must not decode ten recordings at once.
	return await limitHeavyWork(signal, async () => {
		const found = await findSilences(recording, { signal, ffmpegPath });
		const { silences, levels, hasFfmpeg } = found;
		const { durationSeconds } = recording;
		const limits = sizesOf(client.profile.transcription, hasFfmpeg);
		const wanted = request.chunkMinutes ?? (limits.chunkSeconds ?? defaultSeconds) / 60;
		const fitting = fitTarget(wanted * 60, recording, limits, found.convertedBytesPerSecond);
		const targetSeconds = Math.max(fitting, minSeconds);
		const planned = planChunks({
			durationSeconds,
			silences,
			levels,
			targetSeconds,
		});
		// Two channels may cancel each other where they are mixed.
		const isKnown = silences !== undefined && request.speakers !== 'channels';
		const audible = isKnown ? planned.filter((one) => isAudible(levels, one)) : planned;
		const channels =
			request.speakers === 'channels' ? (['left', 'right'] as const) : ([undefined] as const);
		const chunks: Chunk[] = [];
		for (const channel of channels) {
			const options = { label: client.profile.label, ...limits, signal, ffmpegPath, channel };
			for (const cut of await cutRecording(recording, audible, folder, options)) {
				const kept = await keepChunk(cut, recording, request.audio, context);
				// What is silent in both channels is, in one of them, not known.
				const known = channel === undefined ? silences : undefined;
				chunks.push(toChunk(cut, kept, { channel, silences: known }));
			}
		}
		const fileName = request.audio.fileName ?? recording.fileName;
		return { fileName, durationSeconds, chunks };
	});
}

/**
 * What goes into a chat is in memory as base64, several times over: with ffmpeg it is made small,
 * which a model that takes 16 kHz does not notice.
 */
const sizesOf = (route: TranscriptionRoute, hasFfmpeg: boolean): TranscriptionRoute =>
	route.kind === 'chat-audio' && hasFfmpeg
		? { ...route, maxBytes: Math.min(route.maxBytes, maxInChat) }
		: route;

/** Whether there is more than the hiss of a recorder, however loud the rest may be. */
function isAudible({ windowSeconds, values }: Levels, { start, end }: PlannedChunk): boolean {
	const windows = values.subarray(
		Math.floor(start / windowSeconds),
		Math.ceil(end / windowSeconds),
	);
	const loud = windows.reduce((count, level) => count + (level > hiss ? 1 : 0), 0);
	return loud * windowSeconds >= minAudibleSeconds;
}

/** A recording that is sent as it is needs no copy. */
async function keepChunk(
	{ path, format, fileName, byteLength }: CutChunk,
	recording: Recording,
	audio: Media,
	{ keepFile }: Context,
): Promise<Media> {
	if (path === recording.path) return { ...audio, fileName, byteLength };
	const mimeType = `audio/${format === 'mp3' ? 'mpeg' : format}`;
	try {
		return await keepFile(path, { mimeType, fileName, byteLength });
	} catch (error) {
		throw asDiskFull(error, recording.fileName);
	}
}

function toChunk(
	{ format, start, durationSeconds, overlapSeconds }: CutChunk,
	audio: Media,
	{ channel, silences }: { channel: 'left' | 'right' | undefined; silences: Silence[] | undefined },
): Chunk {
	const end = start + durationSeconds;
	return {
		audio,
		format,
		start,
		durationSeconds,
		overlapSeconds,
		...(silences ? { speech: stretchesBetween(silences, { start, end }) } : {}),
		...(channel ? { channel } : {}),
	};
}
