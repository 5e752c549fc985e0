import { z } from 'zod/v4';
import { parseJson } from '../../endpoint/parse-json';
import { fillTimes, type Timed } from './fill-times';
import { joinTexts } from './join-texts';
import { parseTime } from '../subtitles/parse-time';
import { readCues } from './read-cues';
import type { Segment, Word } from './transcription-result';

/** What an answer of /audio/transcriptions says. */
export interface Transcript {
	text: string;
	/** Empty where no times can be used. */
	segments: Segment[];
	/** Undefined where no times can be used. */
	words?: Word[];
	language?: string;
	/** Whether times that were missing were made up between those that were given. */
	isGuessed: boolean;
	/** As the endpoint counts it, not checked. */
	usage?: unknown;
}

type Said = Timed & Omit<Segment, keyof Timed>;

// What has another type than usual counts as not said: the text was paid for.
const some = <T extends z.ZodType>(type: T) => type.nullish().catch(undefined);

const time = some(z.union([z.number(), z.string()]).transform((value) => parseTime(value)));
const times = some(z.tuple([time, time]));
const texts = { text: some(z.string()), word: some(z.string()), transcript: some(z.string()) };

const entry = z.looseObject({ ...texts, start: time, end: time, timestamp: times });
const segment = entry.extend({
	speaker: some(z.string()),
	avg_logprob: some(z.number()),
	words: some(z.array(z.unknown())),
});
const answer = z.looseObject({
	text: some(z.string()),
	transcript: some(z.string()),
	segments: some(z.array(z.unknown())),
	// What Hugging Face's pipelines call them.
	chunks: some(z.array(z.unknown())),
	words: some(z.array(z.unknown())),
	language: some(z.string()),
	usage: z.unknown(),
});

/**
 * Reads the answer of any server: the usual object, JSON in a text, a list of segments, or the text
 * by itself. Undefined where there is no text in it.
 */
export function readTranscript(given: unknown, durationSeconds: number): Transcript | undefined {
	const whole = typeof given === 'string' ? parsed(given) : given;
	if (typeof whole === 'string') {
		// A page of a proxy, whatever type it is said to be.
		if (/^\s*<(!doctype|html|head|body|error|\?xml)\b/i.test(whole)) return undefined;
		return { ...textAndTimes(whole), isGuessed: false };
	}
	const { data } = answer.safeParse(
		Array.isArray(whole) ? { segments: whole as unknown[] } : whole,
	);
	if (!data) return undefined;
	const parts = eachOf(segment, (data.segments ?? data.chunks)?.map(withNames));
	const said = parts.flatMap(({ speaker, avg_logprob: logprob, ...rest }) => {
		const one = timedOf(rest);
		if (!one) return [];
		const confidence = typeof logprob === 'number' ? { confidence: confidenceOf(logprob) } : {};
		return [{ ...one, ...(speaker ? { speaker } : {}), ...confidence }];
	});
	const told =
		(data.text || data.transcript) ?? data.text ?? (said.length > 0 ? joinTexts(said) : undefined);
	if (told === undefined) return undefined;
	const { text, segments: cues } = textAndTimes(told);
	const inSegments = parts.flatMap(({ words }) => words ?? []).map(withNames);
	const spoken = eachOf(entry, data.words ?? inSegments).flatMap((one) => timedOf(one) ?? []);
	const words = spoken.length > 0 ? fillTimes(spoken, durationSeconds) : undefined;
	// Asked for words alone, some give no segments: the text lasts from the first word to the last.
	const start = words?.parts[0]?.start;
	const end = words?.parts.at(-1)?.end;
	const timed: Said[] =
		said.length > 0 ? said : words && cues.length === 0 ? [{ text, start, end }] : cues;
	const segments = fillTimes(timed, durationSeconds);
	return {
		text,
		segments: segments?.parts ?? [],
		...(words ? { words: words.parts } : {}),
		...(data.language ? { language: data.language } : {}),
		isGuessed: (segments?.isGuessed ?? false) || (words?.isGuessed ?? false),
		usage: data.usage,
	};
}

/** What a text says by itself: subtitles have their times in it. */
function textAndTimes(text: string): Pick<Transcript, 'text' | 'segments'> {
	const cues = readCues(text);
	return cues ? { text: joinTexts(cues), segments: cues } : { text: text.trim(), segments: [] };
}

/** Servers on faster-whisper's tuples give segments and words as lists of their values. */
function withNames(one: unknown): unknown {
	if (!Array.isArray(one)) return one;
	const values = one as unknown[];
	if (typeof values[2] === 'string') return { start: values[0], end: values[1], word: values[2] };
	return { start: values[2], end: values[3], text: values[4], words: values[10] };
}

const eachOf = <T extends z.ZodType>(type: T, list: unknown[] | null | undefined): z.infer<T>[] =>
	(list ?? []).flatMap((one) => {
		const read = type.safeParse(one);
		return read.success ? [read.data] : [];
	});

/** Text and times of an entry; undefined where it has no text. */
function timedOf({ text, word, transcript, ...at }: z.infer<typeof entry>): Timed | undefined {
	const said = (text ?? word ?? transcript ?? '').trim();
	if (said === '') return undefined;
	const start = at.start ?? at.timestamp?.[0] ?? undefined;
	const end = at.end ?? at.timestamp?.[1] ?? undefined;
	return { text: said, start, end };
}

const confidenceOf = (logprob: number) => Math.min(1, Math.round(Math.exp(logprob) * 1000) / 1000);

/** The JSON that a text holds, where a server forgot to say so; else the text. */
function parsed(text: string): unknown {
	if (!/^\s*[[{]/.test(text)) return text;
	try {
		return parseJson(text);
	} catch {
		return text;
	}
}
