import type { Capability } from '../capability';
import { noting } from '../shared/noting';
import { chunkRequest, chunkResult, type ChunkRequest, type ChunkResult } from './chunk';
import { retryDoubtfulAnswer } from './retry-doubtful-answer';
import { toDisk } from '../audio/load-recording';
import { noteSpeakers } from './note-speakers';
import { withTempFolder } from '../shared/with-temp-folder';

/** Transcribes one chunk of a recording: a part of the transcription of the whole. */
export const transcribeChunk: Capability<ChunkRequest, ChunkResult> = noting({
	name: 'transcriptionChunk',
	request: chunkRequest,
	result: chunkResult,
	run: async (request, context) =>
		await withTempFolder(async (folder) => {
			const { audio, format, start, durationSeconds, speech } = request.chunk;
			const path = await toDisk(audio, folder, context);
			const { fileName = `recording.${format}`, byteLength } = audio;
			const recording = { path, format, durationSeconds, byteLength, fileName };
			const piece = { recording, start, speech };
			const transcript = await retryDoubtfulAnswer(piece, { request, folder, context });
			const speakers = request.speakers
				? await noteSpeakers(recording, transcript.segments, request, folder, context)
				: [];
			return { ...transcript, speakers };
		}),
});
