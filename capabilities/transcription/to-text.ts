import { joinTexts } from './join-texts';
import type { Segment, TranscriptionResult } from './transcription-result';

/** The transcript as plain text; where speakers are told apart, a paragraph for each turn. */
export function toText({ text, segments }: Pick<TranscriptionResult, 'text' | 'segments'>): string {
	if (segments.every(({ speaker }) => speaker === undefined)) return `${text}\n`;
	const turns: Segment[][] = [];
	for (const segment of segments) {
		const last = turns.at(-1);
		if (last?.[0]?.speaker === segment.speaker) last?.push(segment);
		else turns.push([segment]);
	}
	return turns
		.map((turn) => {
			const speaker = turn[0]?.speaker;
			return `${speaker === undefined ? '' : `${speaker}: `}${joinTexts(turn)}\n`;
		})
		.join('\n');
}
