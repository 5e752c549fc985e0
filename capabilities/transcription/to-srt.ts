import { cueText } from './cue-text';
import { formatTime } from './format-time';
import type { Segment } from './transcription-result';

/** SubRip subtitles: numbered cues with a comma before the milliseconds. */
export function toSrt(segments: readonly Segment[]): string {
	return segments
		.map(
			({ start, end, text }, index) =>
				`${String(index + 1)}\n${formatTime(start, ',')} --> ${formatTime(end, ',')}\n${cueText(text)}\n`,
		)
		.join('\n');
}
