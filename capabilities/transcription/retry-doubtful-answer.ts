import { Failure } from '../../endpoint/failure';
import { sumUsage } from '../../endpoint/sum-usage';
import { spentOn, withSpent } from '../../endpoint/with-spent';
import { lengthOf } from '../audio/stretch';
import { doubtsIn, type Doubt } from './doubts-in';
import { joinTexts } from './join-texts';
import { toPieceTranscript, type PieceTranscript } from './piece-transcript';
import { rawTranscript, type RawTranscript } from './raw-transcript';
import { sayRange } from './say-range';
import { isMendable, transcribeHalves, type Asking, type Halves } from './transcribe-halves';
import { transcribeOnce, type Piece } from './transcribe-once';
import { wayOf } from './way-of';

// Below this a piece is not cut again, in seconds.
const shortestToCut = 30;
const maxCuts = 2;

/**
 * Transcribes a chunk of a recording. An answer that is cut off or cannot be right is asked for a
 * second time, in two halves where the chunk is long enough; what stays doubtful is kept with a
 * warning. Each answer is a step.
 */
export async function retryDoubtfulAnswer(
	piece: Piece,
	given: Pick<Asking, 'request' | 'folder' | 'context'>,
): Promise<PieceTranscript> {
	return await transcribePiece(piece, { ...given, name: '', cutsLeft: maxCuts });
}

async function transcribePiece(piece: Piece, asking: Asking): Promise<PieceTranscript> {
	const { context, name } = asking;
	let first: RawTranscript;
	try {
		first = await ask(`answer${name}`, piece, asking);
	} catch (error) {
		if (!isMendable(error) || !canCut(piece, asking)) throw error;
		return await halvesAfter(error, piece, asking);
	}
	const doubts = doubtsOf(first, piece);
	const kept = toPieceTranscript([first], withDoubts(first, piece));
	// A half is the second try already.
	if (doubts.length === 0 || name !== '') return kept;
	try {
		const second = await askAgain(piece, asking);
		const usage = sumUsage([first.usage, second.transcript.usage]);
		const raw = [...kept.raw, ...second.transcript.raw];
		return { ...(isBetter(second, doubts, piece) ? second.transcript : kept), usage, raw };
	} catch (error) {
		if (context.signal.aborted || !(error instanceof Failure)) {
			throw withSpent(error, [first.usage]);
		}
		// The first answer is all there is.
		return { ...kept, usage: sumUsage([first.usage, ...spentOn([error])]) };
	}
}

async function ask(
	step: string,
	piece: Piece,
	{ request, context }: Asking,
): Promise<RawTranscript> {
	return await context.step(
		step,
		rawTranscript,
		async () => await transcribeOnce(piece, request, context),
	);
}

const canCut = ({ recording }: Piece, { cutsLeft }: Asking) =>
	recording.durationSeconds >= shortestToCut && cutsLeft > 0;

async function halvesAfter(
	failure: Failure,
	piece: Piece,
	asking: Asking,
): Promise<PieceTranscript> {
	const spent = spentOn([failure]);
	const cut = { ...asking, cutsLeft: asking.cutsLeft - 1 };
	const halves = transcribeHalves(piece, cut, transcribePiece);
	const { transcript } = await halves.catch((again: unknown) => {
		throw withSpent(again, spent);
	});
	return { ...transcript, usage: sumUsage([...spent, transcript.usage]) };
}

async function askAgain(piece: Piece, asking: Asking): Promise<Halves> {
	if (canCut(piece, asking)) {
		return await transcribeHalves(piece, { ...asking, cutsLeft: 0 }, transcribePiece);
	}
	const temperature = await warmer(asking);
	const request = { ...asking.request, temperature };
	const heated = await ask('answer again', piece, { ...asking, request });
	return { transcript: toPieceTranscript([heated], withDoubts(heated, piece)), isWhole: true };
}

/** Whisper's own way out of a loop is a higher temperature; chat models begin at theirs anyway. */
async function warmer({
	request: { temperature = 0, model },
	context: { client, signal },
}: Asking): Promise<number | undefined> {
	const way = await wayOf(client, model, signal);
	return way === 'chat' ? undefined : Math.min(1, temperature + 0.4);
}

/** Words beat no words, and a part of them does not beat all of them. */
function isBetter(
	{ transcript, isWhole }: Halves,
	before: readonly Doubt[],
	piece: Piece,
): boolean {
	const now = doubtsOf(transcript, piece);
	if (!isWhole || (now.includes('empty') && !before.includes('empty'))) return false;
	return now.length <= before.length;
}

function doubtsOf(
	{ segments }: Pick<PieceTranscript, 'segments'>,
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

function withDoubts(answer: RawTranscript, piece: Piece): string[] {
	const { start, recording } = piece;
	const range = sayRange(start, start + recording.durationSeconds);
	const doubts = doubtsOf(answer, piece).map((doubt) => `Check the text ${range}: ${said[doubt]}`);
	return [...answer.warnings, ...doubts];
}
