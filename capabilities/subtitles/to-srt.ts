import type { Cue } from './cue';
import { speakerLabel } from './speaker-label';
import { formatTime } from './format-time';

/** SubRip subtitles: numbered cues with a comma before the milliseconds, a name where it changes. */
export function toSrt(cues: readonly Cue[]): string {
	return cues
		.map(({ start, end, lines, speaker }, index) => {
			const isNew = speaker !== undefined && speaker !== cues[index - 1]?.speaker;
			const label = isNew ? speakerLabel(speaker) : '';
			const times = `${formatTime(start, ',')} --> ${formatTime(end, ',')}`;
			return `${String(index + 1)}\n${times}\n${label}${lines.join('\n')}\n`;
		})
		.join('\n');
}
