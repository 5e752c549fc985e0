import { sumUsage } from '../../endpoint/sum-usage';
import type { ChunkResult } from './chunk';
import type { RawTranscript } from './raw-transcript';

/** What came of a piece of a recording, by one answer or several. */
export type PieceTranscript = Omit<ChunkResult, 'speakers'>;

/** Sums up answers; the segments and words are those of the first. */
export function toPieceTranscript(
	answers: readonly (RawTranscript | PieceTranscript)[],
	warnings: string[],
): PieceTranscript {
	const [first] = answers;
	const language = answers.find((one) => one.language !== undefined)?.language;
	return {
		segments: first?.segments ?? [],
		...(first?.words ? { words: first.words } : {}),
		...(language === undefined ? {} : { language }),
		model: first?.model ?? '',
		usage: sumUsage(answers.map((one) => one.usage)),
		warnings,
		raw: answers.flatMap(({ raw = [] }) => (Array.isArray(raw) ? (raw as unknown[]) : [raw])),
	};
}
