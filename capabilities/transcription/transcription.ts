import { sumUsage } from '../../endpoint/sum-usage';
import { spentOn, withSpent } from '../../endpoint/with-spent';
import type { Capability, Context, PartOutcome } from '../capability';
import { noting } from '../shared/noting';
import type { Chunk, ChunkResult } from './chunk';
import { transcribeChunks } from './transcribe-chunks';
import { sayGap } from './say-range';
import { joinTexts } from './join-texts';
import type { TimedText } from './join-overlap';
import { preparedRecording, prepareChunks, type PreparedRecording } from './prepare-chunks';
import { stitch } from './stitch';
import { transcriptionRequest, type TranscriptionRequest } from './transcription-request';
import { transcriptionResult, type TranscriptionResult } from './transcription-result';
import { withTempFolder } from '../shared/with-temp-folder';

/**
 * Turns a recording of any length into text with times: cuts it where it is quiet, has each chunk
 * transcribed as a part of its own, and joins the transcripts.
 */
export const transcription: Capability<TranscriptionRequest, TranscriptionResult> = noting({
	name: 'transcription',
	request: transcriptionRequest,
	result: transcriptionResult,
	run: async (request, context) =>
		await withTempFolder(async (folder) => {
			const prepared = await context.step(
				'chunks',
				preparedRecording,
				async () => await prepareChunks(request, folder, context),
			);
			const transcribed = await transcribeChunks(prepared.chunks, request, context);
			return toResult(prepared, transcribed, request, context);
		}),
});

function toResult(
	{ fileName, durationSeconds, chunks }: PreparedRecording,
	outcomes: readonly PartOutcome<ChunkResult>[],
	request: TranscriptionRequest,
	{ client }: Context,
): TranscriptionResult {
	const done: { chunk: Chunk; result: ChunkResult }[] = [];
	const failures = outcomes.flatMap((one) => ('failure' in one ? [one.failure] : []));
	const warnings: string[] = [];
	for (const [index, outcome] of outcomes.entries()) {
		const chunk = chunks[index] as Chunk;
		if ('result' in outcome) {
			done.push({ chunk, result: outcome.result });
			warnings.push(...outcome.result.warnings);
			continue;
		}
		const { failure } = outcome;
		// What was paid for is not thrown away because another chunk failed.
		if (failures.length === outcomes.length) throw withSpent(failure, spentOn(failures.slice(1)));
		warnings.push(`${sayGap(chunk.start, chunk.durationSeconds)}: ${failure.message}`);
	}
	const { segments, words } = join(done, durationSeconds, request);
	const results = done.map(({ result }) => result);
	const language = mostFrequent(results.map((one) => one.language)) ?? request.language;
	const raw = results.flatMap((one) => one.raw);
	const usage = sumUsage([...results.map((one) => one.usage), ...spentOn(failures)]);
	const hours = durationSeconds / 3600;
	return {
		fileName,
		text: joinTexts(segments),
		segments,
		...(words ? { words } : {}),
		...(language === undefined ? {} : { language }),
		...(request.translateTo === undefined ? {} : { translatedTo: request.translateTo }),
		durationSeconds: Math.round(durationSeconds * 1000) / 1000,
		chunks: chunks.length,
		model: results[0]?.model ?? client.profile.bareModel(request.model),
		usage,
		costPerHourUsd: usage.costUsd === null ? null : round(usage.costUsd / hours),
		warnings: [
			...new Set(chunks.length === 0 ? ['No sound was detected in the recording'] : warnings),
		],
		...(request.includeRaw ? { raw: raw.length === 1 ? raw[0] : raw } : {}),
	};
}

/** The chunks of each channel joined, and then the channels. */
function join(
	done: readonly { chunk: Chunk; result: ChunkResult }[],
	durationSeconds: number,
	{ speakers, speakerNames }: TranscriptionRequest,
): TimedText {
	const ofChannel = (channel?: 'left' | 'right') =>
		stitch(
			done
				.filter(({ chunk }) => chunk.channel === channel)
				.map(({ chunk, result }) => ({
					...chunk,
					segments: result.segments,
					words: result.words,
				})),
			durationSeconds,
		);
	if (speakers !== 'channels') return ofChannel();
	const sides = (['left', 'right'] as const).map((channel, index) => {
		const speaker = speakerNames[index] ?? (channel === 'left' ? 'Left' : 'Right');
		const { segments, words = [] } = ofChannel(channel);
		const named = <T extends object>(one: T) => ({ ...one, speaker });
		return { segments: segments.map(named), words: words.map(named) };
	});
	const words = sides.flatMap((side) => side.words).toSorted((a, b) => a.start - b.start);
	return {
		// Two people talk at once: each keeps the times at which it was said.
		segments: sides.flatMap(({ segments }) => segments).toSorted((a, b) => a.start - b.start),
		...(words.length > 0 ? { words } : {}),
	};
}

function mostFrequent(values: readonly (string | undefined)[]): string | undefined {
	const known = values.filter((value) => value !== undefined);
	const counts = Map.groupBy(known, (value) => value);
	return [...counts].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0];
}

const round = (value: number) => Math.round(value * 1e6) / 1e6;
