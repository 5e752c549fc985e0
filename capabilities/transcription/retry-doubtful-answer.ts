import { Failure, type FailureKind } from '../../endpoint/failure';
import { sumUsage } from '../../endpoint/sum-usage';
import { spentOn, withSpent } from '../../endpoint/with-spent';
import type { Context } from '../capability';
import type { ChunkRequest, ChunkResult } from './chunk';
import { cutRecording } from '../audio/cut-recording';
import { doubtsIn, type Doubt } from './doubts-in';
import { findSilences } from '../audio/find-silences';
import { transcribeOnce, sayRange, type Piece } from './transcribe-once';
import { rawTranscript, type RawTranscript } from './raw-transcript';
import { joinTexts } from './join-texts';
import { noteSpeakers } from './note-speakers';
import { planChunks } from '../audio/plan-chunks';
import { stitch } from './stitch';
import { clipStretches, lengthOf } from '../audio/stretch';
import { wayOf } from './way-of';

type Transcript = Omit<ChunkResult, 'speakers'>;

// Answers that another cut may mend, and that cost a part of the transcript at worst.
const mendable: ReadonlySet<FailureKind> = new Set([
	'output-truncated',
	'output-invalid',
	'content-blocked',
]);
// Below this a piece is not cut again, in seconds.
const shortestToCut = 30;
const maxCuts = 2;

/**
 * Transcribes a piece of a recording. An answer that is cut off or cannot be right is asked for a
 * second time, in two halves where the piece is long enough; what stays doubtful is kept with a
 * warning. Each answer is a step.
 */
export async function retryDoubtfulAnswer(
	piece: Piece,
	request: ChunkRequest,
	folder: string,
	context: Context,
	{ name = '', cutsLeft = maxCuts }: { name?: string; cutsLeft?: number } = {},
): Promise<Transcript> {
	const ask = async (step: string, asked: ChunkRequest) =>
		await context.step(
			step,
			rawTranscript,
			async () => await transcribeOnce(piece, asked, context),
		);
	const canCut = piece.recording.durationSeconds >= shortestToCut && cutsLeft > 0;
	let first: RawTranscript;
	try {
		first = await ask(`answer${name}`, request);
	} catch (error) {
		if (!isMendable(error) || !canCut) throw error;
		const spent = spentOn([error]);
		const how = { name, cutsLeft: cutsLeft - 1 };
		const halves = await inHalves(piece, request, folder, context, how).catch((again: unknown) => {
			throw withSpent(again, spent);
		});
		return { ...halves, usage: sumUsage([...spent, halves.usage]) };
	}
	const doubts = doubtsOf(first, piece);
	const kept = toAnswer([first], withDoubts(first, piece));
	// A half is the second try already.
	if (doubts.length === 0 || name !== '') return kept;
	const second = await secondTry();
	if (second instanceof Failure) {
		return { ...kept, usage: sumUsage([first.usage, ...spentOn([second])]) };
	}
	const usage = sumUsage([first.usage, second.usage]);
	const raw = [...kept.raw, ...second.raw];
	return { ...(isBetter(second, doubts) ? second : kept), usage, raw };

	/** Where it fails, the first answer is all there is. */
	async function secondTry(): Promise<(Transcript & { isWhole: boolean }) | Failure> {
		try {
			return canCut
				? await inHalves(piece, request, folder, context, { name, cutsLeft: 0 })
				: { ...(await again()), isWhole: true };
		} catch (error) {
			if (context.signal.aborted || !(error instanceof Failure)) {
				throw withSpent(error, [first.usage]);
			}
			return error;
		}
	}

	/** Words beat no words, and a part of them does not beat all of them. */
	function isBetter(answer: Transcript & { isWhole: boolean }, before: readonly Doubt[]): boolean {
		const now = doubtsOf(answer, piece);
		if (!answer.isWhole || (now.includes('empty') && !before.includes('empty'))) return false;
		return now.length <= before.length;
	}

	async function again(): Promise<Transcript> {
		const temperature = await warmer(request, context);
		const heated = await ask('answer again', { ...request, temperature });
		return toAnswer([heated], withDoubts(heated, piece));
	}
}

/** Whisper's own way out of a loop is a higher temperature; chat models begin at theirs anyway. */
async function warmer(
	{ temperature = 0, model }: ChunkRequest,
	{ client, signal }: Context,
): Promise<number | undefined> {
	const way = await wayOf(client, model, signal);
	return way === 'chat' ? undefined : Math.min(1, temperature + 0.4);
}

async function inHalves(
	{ recording, start, speech }: Piece,
	request: ChunkRequest,
	folder: string,
	context: Context,
	{ name, cutsLeft }: { name: string; cutsLeft: number },
): Promise<Transcript & { isWhole: boolean }> {
	const { client, signal, ffmpegPath } = context;
	const { durationSeconds } = recording;
	const { silences, levels } = await findSilences(recording, { signal, ffmpegPath });
	const planned = planChunks({
		durationSeconds,
		silences,
		levels,
		targetSeconds: durationSeconds * 0.75,
	});
	const { label, transcription } = client.profile;
	const cut = await cutRecording(recording, planned, folder, {
		label,
		...transcription,
		signal,
		ffmpegPath,
		prefix: `half${name}`,
	});
	let asked = request;
	const answers: Transcript[] = [];
	const failures: Failure[] = [];
	const parts = [];
	for (const [index, half] of cut.entries()) {
		const place = { start: half.start, end: half.start + half.durationSeconds };
		const piece = {
			recording: half,
			start: start + half.start,
			speech: speech && clipStretches(speech, place),
		};
		try {
			const answer = await retryDoubtfulAnswer(piece, asked, folder, context, {
				name: `${name}${index ? 'b' : 'a'}`,
				cutsLeft,
			});
			answers.push(answer);
			parts.push({ ...half, segments: answer.segments, words: answer.words });
			if (!request.speakers) continue;
			// The second half has to call the same voice by the same name.
			const knownSpeakers = await noteSpeakers(half, answer.segments, asked, folder, context);
			asked = { ...asked, knownSpeakers };
		} catch (error) {
			if (!isMendable(error)) {
				const spent = [...answers.map(({ usage }) => usage), ...spentOn(failures)];
				throw withSpent(error, spent);
			}
			failures.push(error.with({ message: `${sayGap(piece)}: ${error.message}` }));
		}
	}
	const [failure] = failures;
	if (answers.length === 0 && failure) throw withSpent(failure, spentOn(failures.slice(1)));
	const warnings = [
		...answers.flatMap((one) => one.warnings),
		...failures.map((one) => one.message),
	];
	const isWhole = failures.length === 0;
	const answer = toAnswer(answers, warnings);
	const usage = sumUsage([answer.usage, ...spentOn(failures)]);
	return { ...answer, ...stitch(parts, durationSeconds), usage, isWhole };
}

const isMendable = (error: unknown): error is Failure =>
	error instanceof Failure && mendable.has(error.kind);

/** Says that a piece of a recording is missing. */
export const sayGap = ({
	start,
	recording,
}: Pick<Piece, 'start'> & { recording: { durationSeconds: number } }) =>
	`Nothing could be transcribed ${sayRange(start, start + recording.durationSeconds)}`;

function toAnswer(
	answers: readonly (RawTranscript | Transcript)[],
	warnings: string[],
): Transcript {
	const [first] = answers;
	const language = answers.find((one) => one.language !== undefined)?.language;
	return {
		segments: first?.segments ?? [],
		...(first?.words ? { words: first.words } : {}),
		...(language === undefined ? {} : { language }),
		model: first?.model ?? '',
		usage: sumUsage(answers.map((one) => one.usage)),
		warnings,
		raw: answers.flatMap(({ raw = [] }) => (Array.isArray(raw) ? (raw as unknown[]) : [raw])),
	};
}

function doubtsOf(
	{ segments }: Pick<Transcript, 'segments'>,
	{ recording, speech }: Piece,
): Doubt[] {
	return doubtsIn(joinTexts(segments), {
		durationSeconds: recording.durationSeconds,
		speechSeconds: speech && lengthOf(speech),
	});
}

const said: Record<Doubt, string> = {
	loop: 'the same words are repeated again and again',
	empty: 'there is sound, but no words were found',
	'too-fast': 'there are more words than anyone can say in that time',
};

function withDoubts(answer: RawTranscript | Transcript, piece: Piece): string[] {
	const { start, recording } = piece;
	const range = sayRange(start, start + recording.durationSeconds);
	const doubts = doubtsOf(answer, piece).map((doubt) => `Check the text ${range}: ${said[doubt]}`);
	return [...answer.warnings, ...doubts];
}
