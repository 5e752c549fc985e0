import { z } from 'zod/v4';
import type { Context, Media } from '../capability';
import { takeTurn } from '../media/take-turn';
import { chunk, type Chunk } from './chunk';
import { cutRecording, type CutChunk } from './cut-recording';
import { findSilences } from './find-silences';
import { fitTarget } from './fit-target';
import { loadRecording } from './load-recording';
import { planChunks, type PlannedChunk } from './plan-chunks';
import type { Recording } from './recording';
import type { Silence } from './silences-in';
import { lengthOf, stretchesBetween } from './stretch';
import type { TranscriptionRequest } from './transcription-request';

/** A recording that is cut into chunks which any worker can open. */
export const preparedRecording = z.object({
	fileName: z.string(),
	durationSeconds: z.number(),
	chunks: z.array(chunk).describe('Without those in which nothing is heard.'),
});

export type PreparedRecording = z.infer<typeof preparedRecording>;

const defaultSeconds = 480;
// What takes too many bytes in so short a time is refused.
const leastSeconds = 10;
// A breath or a click is no speech, in seconds.
const leastHeard = 0.2;

/** Looks at a recording, plans its chunks, cuts it and keeps the chunks. */
export async function prepareChunks(
	request: TranscriptionRequest,
	folder: string,
	context: Context,
): Promise<PreparedRecording> {
	const { signal, ffmpegPath, client } = context;
	const recording = await loadRecording(request.audio, folder, context);
	// Decoding takes a processor: a node must not decode ten recordings at once.
	return await takeTurn(signal, async () => {
		const { silences, levels, hasFfmpeg } = await findSilences(recording, { signal, ffmpegPath });
		const { durationSeconds } = recording;
		const limits = client.profile.transcription;
		const wanted = request.chunkMinutes ?? (limits.chunkSeconds ?? defaultSeconds) / 60;
		const fitting = fitTarget(wanted * 60, recording, limits, hasFfmpeg);
		const targetSeconds = Math.max(fitting, leastSeconds);
		const planned = planChunks({
			durationSeconds,
			silences,
			levels,
			targetSeconds,
		});
		const heard = silences ? planned.filter((one) => isHeard(silences, one)) : planned;
		const channels =
			request.speakers === 'channels' ? (['left', 'right'] as const) : ([undefined] as const);
		const chunks: Chunk[] = [];
		for (const channel of channels) {
			const options = { label: client.profile.label, ...limits, signal, ffmpegPath, channel };
			for (const cut of await cutRecording(recording, heard, folder, options)) {
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

const isHeard = (silences: readonly Silence[], { start, end }: PlannedChunk) =>
	lengthOf(stretchesBetween(silences, { start, end })) >= leastHeard;

/** A recording that is sent as it is needs no copy. */
async function keepChunk(
	{ path, format, fileName, byteLength }: CutChunk,
	recording: Recording,
	audio: Media,
	{ keepFile }: Context,
): Promise<Media> {
	if (path === recording.path) return { ...audio, fileName, byteLength };
	const mimeType = `audio/${format === 'mp3' ? 'mpeg' : format}`;
	return await keepFile(path, { mimeType, fileName, byteLength });
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
