import type { Cue } from './cue';
import { formatTime } from './format-time';

/**
 * WebVTT subtitles (w3.org/TR/webvtt1), the speaker as a voice span: `-->`, `&` and `<` are not
 * allowed in a cue's text.
 */
export function toVtt(cues: readonly Cue[]): string {
	const blocks = cues.map(({ start, end, lines, speaker }) => {
		const text = escape(lines.join('\n'));
		const name = escape(speaker ?? '')
			.trim()
			.replace(/\s+/g, ' ');
		const voiced = name === '' ? text : `<v ${name}>${text}</v>`;
		return `${formatTime(start, '.')} --> ${formatTime(end, '.')}\n${voiced}\n`;
	});
	return ['WEBVTT\n', ...blocks].join('\n');
}

const escape = (text: string) =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
