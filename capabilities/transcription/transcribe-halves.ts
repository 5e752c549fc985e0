import { Failure, type FailureKind } from '../../endpoint/failure';
import { sumUsage } from '../../endpoint/sum-usage';
import { spentOn, withSpent } from '../../endpoint/with-spent';
import { cutRecording, type CutChunk } from '../audio/cut-recording';
import { findSilences } from '../audio/find-silences';
import { planChunks } from '../audio/plan-chunks';
import { clipStretches } from '../audio/stretch';
import type { Context } from '../capability';
import type { ChunkRequest } from './chunk';
import { noteSpeakers } from './note-speakers';
import { toPieceTranscript, type PieceTranscript } from './piece-transcript';
import { sayGap } from './say-range';
import { stitch, type TranscribedChunk } from './stitch';
import type { Piece } from './transcribe-once';

/** How a piece is asked for. */
export interface Asking {
	request: ChunkRequest;
	/** Where its halves are written. */
	folder: string;
	context: Context;
	/** Which half it is of which half, such as `ba`; empty for a whole chunk. */
	name: string;
	/** How often it may still be cut. */
	cutsLeft: number;
}

/** Two halves, and whether something came of both. */
export interface Halves {
	transcript: PieceTranscript;
	isWhole: boolean;
}

// Answers that another cut may repair, and that cost a part of the transcript at worst.
const mendable: ReadonlySet<FailureKind> = new Set([
	'output-truncated',
	'output-invalid',
	'content-blocked',
]);

export const isMendable = (error: unknown): error is Failure =>
	error instanceof Failure && mendable.has(error.kind);

/**
 * Cuts a piece in two where it is quiet and has each half transcribed. A half that another cut might
 * have repaired is left out with a warning; throws where nothing came of either.
 */
export async function transcribeHalves(
	piece: Piece,
	asking: Asking,
	transcribe: (half: Piece, asking: Asking) => Promise<PieceTranscript>,
): Promise<Halves> {
	const { folder, context, name } = asking;
	let { request } = asking;
	const answers: PieceTranscript[] = [];
	const failures: Failure[] = [];
	const parts: TranscribedChunk[] = [];
	for (const [index, cut] of (await cutInHalves(piece, asking)).entries()) {
		const half = toHalf(piece, cut);
		try {
			const answer = await transcribe(half, {
				...asking,
				request,
				name: `${name}${index ? 'b' : 'a'}`,
			});
			answers.push(answer);
			parts.push({ ...cut, segments: answer.segments, words: answer.words });
			if (!request.speakers) continue;
			// The second half has to call the same voice by the same name.
			const knownSpeakers = await noteSpeakers(cut, answer.segments, request, folder, context);
			request = { ...request, knownSpeakers };
		} catch (error) {
			if (!isMendable(error)) {
				const spent = [...answers.map(({ usage }) => usage), ...spentOn(failures)];
				throw withSpent(error, spent);
			}
			const gap = sayGap(half.start, cut.durationSeconds);
			failures.push(error.with({ message: `${gap}: ${error.message}` }));
		}
	}
	const [failure] = failures;
	if (answers.length === 0 && failure) throw withSpent(failure, spentOn(failures.slice(1)));
	const warnings = [
		...answers.flatMap((one) => one.warnings),
		...failures.map((one) => one.message),
	];
	const summed = toPieceTranscript(answers, warnings);
	const usage = sumUsage([summed.usage, ...spentOn(failures)]);
	const stitched = stitch(parts, piece.recording.durationSeconds);
	return { transcript: { ...summed, ...stitched, usage }, isWhole: failures.length === 0 };
}

async function cutInHalves(
	{ recording }: Piece,
	{ folder, context, name }: Asking,
): Promise<CutChunk[]> {
	const { client, signal, ffmpegPath } = context;
	const { durationSeconds } = recording;
	const { silences, levels } = await findSilences(recording, { signal, ffmpegPath });
	const targetSeconds = durationSeconds * 0.75;
	const planned = planChunks({ durationSeconds, silences, levels, targetSeconds });
	const { label, transcription } = client.profile;
	const limits = { label, ...transcription, signal, ffmpegPath, prefix: `half${name}` };
	return await cutRecording(recording, planned, folder, limits);
}

const toHalf = ({ start, speech }: Piece, half: CutChunk): Piece => ({
	recording: half,
	start: start + half.start,
	speech:
		speech && clipStretches(speech, { start: half.start, end: half.start + half.durationSeconds }),
});
