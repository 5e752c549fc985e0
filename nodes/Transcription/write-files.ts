import { basename, extname } from 'node:path';
import type { IBinaryKeyData, IExecuteFunctions } from 'n8n-workflow';
import { plainName } from '../../capabilities/shared/plain-name';
import { toCues } from '../../capabilities/subtitles/to-cues';
import { toSrt } from '../../capabilities/subtitles/to-srt';
import { toText } from '../../capabilities/transcription/to-text';
import { toVtt } from '../../capabilities/subtitles/to-vtt';
import type {
	Segment,
	TranscriptionResult,
	Word,
} from '../../capabilities/transcription/transcription-result';

export type FileKind = 'srt' | 'vtt' | 'txt' | 'json';

const writers: Record<
	FileKind,
	{ mimeType: string; write: (result: TranscriptionResult) => string }
> = {
	srt: { mimeType: 'application/x-subrip', write: (result) => toSrt(cuesOf(result)) },
	vtt: { mimeType: 'text/vtt', write: (result) => toVtt(cuesOf(result)) },
	txt: { mimeType: 'text/plain', write: toText },
	json: {
		mimeType: 'application/json',
		write: (result) => `${JSON.stringify(result, null, '\t')}\n`,
	},
};

function cuesOf({ segments, words = [], durationSeconds }: TranscriptionResult) {
	// Two channels may talk at once: the words of each are its own.
	const waiting = Map.groupBy(words.toReversed(), ({ speaker }) => speaker);
	const timed = segments.map((segment) => {
		const spoken = waiting.get(segment.speaker) ?? waiting.get(undefined) ?? [];
		return { ...segment, words: takeWords(spoken, segment) };
	});
	return toCues(timed, durationSeconds);
}

/** Takes the words of a segment off the end of a list, which holds the next one last. */
function takeWords(words: Word[], { start, end }: Segment): Word[] {
	const mine: Word[] = [];
	for (let word = words.at(-1); word; word = words.at(-1)) {
		const middle = (word.start + word.end) / 2;
		if (middle > end) break;
		if (middle >= start) mine.push(word);
		words.pop();
	}
	return mine;
}

/** The transcript as files, each in the field of its kind and named like the recording. */
export async function writeFiles(
	node: IExecuteFunctions,
	result: TranscriptionResult,
	kinds: readonly FileKind[],
): Promise<{ binary?: IBinaryKeyData }> {
	if (kinds.length === 0) return {};
	const name = plainName(basename(result.fileName, extname(result.fileName)));
	const files = await Promise.all(
		kinds.map(async (kind) => {
			const { mimeType, write } = writers[kind];
			const file = await node.helpers.prepareBinaryData(
				Buffer.from(write(result), 'utf8'),
				`${name}.${kind}`,
				mimeType,
			);
			return [kind, file] as const;
		}),
	);
	return { binary: Object.fromEntries(files) };
}
