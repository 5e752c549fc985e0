import { snapToSpeech } from './snap-to-speech';
import { spreadTimes } from './spread-times';
import type { Stretch } from '../audio/stretch';
import type { Segment } from './transcription-result';

// Seconds by which a model may be off before its times count as wrong.
const tolerance = 1;
// Models that count too fast or too slowly do so evenly; beyond this they are lost.
const maxDrift = 1.5;
const maxWrong = 0.1;
// Texts of segments that are shorter than this share of the whole text leave words out.
const minShare = 0.8;

/** What to trust of the times of an answer: as they are, corrected, or made up by its length. */
export type Trust = 'given' | 'scaled' | 'estimated';

/**
 * Segments with times inside the recording. Times that drift beyond its end are scaled; where they
 * run backwards or are missing, they are estimated by the length of the texts.
 */
export function fitTimes(
	{ text, segments }: { text: string; segments: readonly Segment[] },
	{ durationSeconds, speech }: { durationSeconds: number; speech?: readonly Stretch[] | undefined },
): { segments: Segment[]; trust: Trust } {
	const audible: readonly Stretch[] =
		speech && speech.length > 0 ? speech : [[0, durationSeconds] as Stretch];
	const said = segments.reduce((sum, one) => sum + lettersIn(one.text), 0);
	if (said < minShare * lettersIn(text)) {
		const parts = sentencesOf(text).map((sentence) => ({ text: sentence }));
		return { segments: spreadTimes(parts, audible), trust: 'estimated' };
	}
	const last = segments.reduce((latest, { start, end }) => Math.max(latest, start, end), 0);
	// An end alone that lies beyond is no drift: what begins inside is cut off there.
	const isOver = segments.some(({ start }) => start > durationSeconds + tolerance);
	if (!isOrdered(segments) || (isOver && last > maxDrift * durationSeconds)) {
		return { segments: spreadTimes(segments, audible), trust: 'estimated' };
	}
	if (!isOver) return { segments: inOrder(snapToSpeech(segments, speech)), trust: 'given' };
	const factor = (audible.at(-1)?.[1] ?? durationSeconds) / last;
	const scaled = segments.map((one) => ({
		...one,
		start: one.start * factor,
		end: one.end * factor,
	}));
	return { segments: inOrder(scaled), trust: 'scaled' };
}

const lettersIn = (text: string) => text.replace(/\s/g, '').length;

/** No segment begins before the one that the model said before it. */
function inOrder(segments: readonly Segment[]): Segment[] {
	let latest = 0;
	return segments.map((one) => {
		latest = Math.max(latest, one.start);
		return { ...one, start: latest, end: Math.max(latest, one.end) };
	});
}

/** Whether the times can be used: one that is wrong among many is no reason to doubt the others. */
function isOrdered(segments: readonly Segment[]): boolean {
	const wrong = segments.filter(({ start, end }, index) => {
		const before = segments[index - 1]?.start ?? 0;
		return end < start - tolerance || start < before - tolerance;
	});
	return wrong.length <= segments.length * maxWrong;
}

/** The sentences of a text, without the space around them. */
function sentencesOf(text: string, language?: string): string[] {
	const sentences = new Intl.Segmenter(language, { granularity: 'sentence' }).segment(text);
	return [...sentences].map(({ segment }) => segment.trim()).filter((one) => one !== '');
}
