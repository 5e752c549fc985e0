import type { Context, PartOutcome } from '../capability';
import { chunkRequest, type Chunk, type ChunkResult, type KnownSpeaker } from './chunk';
import { transcribeChunk } from './transcribe-chunk';
import type { TranscriptionRequest } from './transcription-request';

/**
 * Has every chunk transcribed as a part of its own, side by side; where the model tells speakers
 * apart one after another, since each has to know the voices of those before.
 */
export async function transcribeChunks(
	chunks: readonly Chunk[],
	request: TranscriptionRequest,
	context: Context,
): Promise<PartOutcome<ChunkResult>[]> {
	const options = chunkRequest.omit({ chunk: true, speakers: true, knownSpeakers: true });
	const common = options.parse(request);
	const byVoice = request.speakers === 'voices';
	const named = (chunk: Chunk, index: number, knownSpeakers: KnownSpeaker[]) => ({
		name: `chunk-${String(index)}`,
		request: { ...common, chunk, speakers: byVoice, knownSpeakers },
	});
	if (!byVoice) {
		return await context.parts(
			transcribeChunk,
			chunks.map((chunk, index) => named(chunk, index, [])),
		);
	}
	const outcomes: PartOutcome<ChunkResult>[] = [];
	let known: KnownSpeaker[] = [];
	for (const [index, chunk] of chunks.entries()) {
		const next = [named(chunk, index, known)];
		outcomes.push(...(await context.parts(transcribeChunk, next, chunks.length)));
		const last = outcomes.at(-1);
		if (last && 'result' in last) known = last.result.speakers;
	}
	return outcomes;
}
