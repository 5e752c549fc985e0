import { cueText } from './cue-text';
import { formatTime } from './format-time';
import type { Segment } from './transcription-result';

/** WebVTT subtitles (w3.org/TR/webvtt1): `-->`, `&` and `<` are not allowed in a cue's text. */
export function toVtt(segments: readonly Segment[]): string {
	const cues = segments.map(
		({ start, end, text }) =>
			`${formatTime(start, '.')} --> ${formatTime(end, '.')}\n${escape(cueText(text))}\n`,
	);
	return ['WEBVTT\n', ...cues].join('\n');
}

const escape = (text: string) =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
