import type { ChunkRequest } from './chunk';
import { fitTimes } from './fit-times';
import type { RawTranscript } from './raw-transcript';
import { sayRange } from './say-range';
import { interleave } from './interleave';
import type { Recording } from '../audio/recording';
import type { Stretch } from '../audio/stretch';
import { transcribeByChat } from './transcribe-by-chat';
import { transcribeByJson } from './transcribe-by-json';
import { transcribeByRoute } from './transcribe-by-route';
import type { Word } from './transcription-result';
import { wayOf } from './way-of';
import type { TranscribeContext } from './transcribe-context';

/** A recording, or a piece of a chunk, on the disk. */
export interface Piece {
	recording: Recording;
	/** Where it begins in the whole recording, in seconds. */
	start: number;
	/** Where there is sound in it, if that is known. */
	speech?: readonly Stretch[] | undefined;
}

/** Asks the endpoint once, and makes sure of times that lie inside the piece. */
export async function transcribeOnce(
	{ recording, start, speech }: Piece,
	request: ChunkRequest,
	context: TranscribeContext,
): Promise<RawTranscript> {
	const { client, signal } = context;
	const ways = {
		form: transcribeByRoute,
		json: transcribeByJson,
		chat: transcribeByChat,
	};
	const rawTranscript = await ways[await wayOf(client, request.model, signal)](
		recording,
		request,
		context,
	);
	const { durationSeconds } = recording;
	const { segments: fitted, trust } = fitTimes(rawTranscript, { durationSeconds, speech });
	// Speakers may talk at the same time.
	const segments = request.speakers ? interleave([fitted]) : fitted;
	const told = rawTranscript.segments.length > 0;
	const between = sayRange(start, start + durationSeconds);
	const warnings = {
		given: [],
		scaled: [
			`The model's times ${between} drifted beyond the end of the recording. They were corrected`,
		],
		estimated: [
			told
				? `The model's times ${between} were wrong. They are estimated from the length of the text`
				: 'The model returned the text without times. They are estimated from its length',
		],
	};
	const { raw, words, ...rest } = rawTranscript;
	return {
		...rest,
		segments,
		...(words && trust === 'given' ? { words: words.map(forwards) } : {}),
		warnings: [...rawTranscript.warnings, ...(segments.length > 0 ? warnings[trust] : [])],
		...(request.includeRaw ? { raw } : {}),
	};
}

/** No word ends before it begins. */
const forwards = (word: Word): Word => ({ ...word, end: Math.max(word.start, word.end) });
