import { joinTexts } from './join-texts';
import { parseTime } from '../subtitles/parse-time';
import type { Segment } from './transcription-result';

const clock = String.raw`(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}`;
// Behind the times a cue may say where on the screen it stands.
const timing = new RegExp(String.raw`^\s*(${clock})\s*-->\s*(${clock})(?:\s.*)?$`);
const head = /^WEBVTT(\s|$)/;

/**
 * The cues of subtitles, which some servers send whatever form they were asked for: SRT, or WebVTT,
 * where a voice is a speaker. Undefined for anything else, and for subtitles that cannot be read as
 * a whole: then the text is all there is.
 */
export function readCues(text: string): Segment[] | undefined {
	const plain = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
	const body = plain.trimStart();
	const isVtt = head.test(body);
	const [first = '', ...others] = body.split(/\n[^\S\n]*\n/);
	// What stands right under the head belongs to it.
	if (isVtt && first.includes('-->')) return undefined;
	const blocks = isVtt ? others : [first, ...others];
	const cues: Segment[] = [];
	for (const block of blocks) {
		const lines = block.split('\n').filter((line) => line.trim() !== '');
		if (lines.length === 0 || (isVtt && /^(NOTE|STYLE|REGION)(\s|$)/.test(lines[0] ?? '')))
			continue;
		const cue = cueOf(lines, isVtt);
		if (!cue) return undefined;
		if (cue.text !== '') cues.push(cue);
	}
	return cues.length > 0 || (isVtt && isHeadAlone(first)) ? cues : undefined;
}

/** Whether nothing was said; words behind the head are what was said, where there are no cues. */
function isHeadAlone(block: string): boolean {
	const [title = '', ...fields] = block.trimEnd().split('\n');
	return title.trim() === 'WEBVTT' && fields.every((line) => /^[\w-]+[:=]/.test(line));
}

function cueOf(lines: readonly string[], isVtt: boolean): Segment | undefined {
	const at = timing.test(lines[0] ?? '') ? 0 : 1;
	// Before the times stands a number, or in WebVTT any name.
	if (at === 1 && !isVtt && !/^\s*\d+\s*$/.test(lines[0] ?? '')) return undefined;
	const [, from = '', to = ''] = timing.exec(lines[at] ?? '') ?? [];
	const [start, end] = [parseTime(from), parseTime(to)];
	const said = lines.slice(at + 1);
	// One without the empty line before it is part of the text of another.
	if (start === undefined || end === undefined || said.some((line) => timing.test(line))) {
		return undefined;
	}
	const voices = new Set(isVtt ? said.flatMap(voicesIn) : []);
	// Of several nobody knows who said how much of it.
	const [speaker] = voices.size === 1 ? voices : [];
	const text = joinTexts(said.map((line) => ({ text: (isVtt ? spoken(line) : line).trim() })));
	return { start, end, text, ...(speaker ? { speaker } : {}) };
}

const voicesIn = (line: string): string[] =>
	[...line.matchAll(/<v(?:\.[^\s<>]*)?\s+([^\s<>][^<>]*)>/g)].map(([, name = '']) => name.trim());

const signs: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', nbsp: '\u00A0' };

/** The words of a line of WebVTT, without what says how they look. */
function spoken(line: string): string {
	return line
		.replace(/<\/?(?:c|i|b|u|v|lang|ruby|rt)(?:[.\s][^<>]*)?>|<(?:\d+:)?\d+:\d+\.\d+>/g, '')
		.replace(/&(amp|lt|gt|nbsp|lrm|rlm);/g, (_, name: string) => signs[name] ?? '');
}
