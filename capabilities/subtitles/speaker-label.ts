import { cueLimits } from './cue';
import { textWidth } from './text-width';

/** The name of a speaker as plain subtitles show it, without line breaks. */
export const speakerLabel = (name: string) => `${name.trim().replace(/\s+/g, ' ')}: `;

/** The room of a name in a line, in Latin letters; a name that is too long for that takes none. */
export function labelWidth(name: string | undefined): number {
	if (name === undefined) return 0;
	const width = textWidth(speakerLabel(name));
	return width <= cueLimits.lineWidth / 2 ? width : 0;
}
