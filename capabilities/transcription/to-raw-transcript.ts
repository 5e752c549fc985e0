import { Failure } from '../../endpoint/failure';
import { readCounts } from '../../endpoint/read-counts';
import { toUsage } from '../../endpoint/to-usage';
import { toldCost } from '../../endpoint/told-cost';
import type { ChunkRequest } from './chunk';
import type { TranscribeContext } from './transcribe-context';
import type { RawTranscript } from './raw-transcript';
import { languageCodeOf } from './language-code-of';
import { readTranscript } from './read-transcript';
import type { Recording } from '../audio/recording';

/**
 * What an answer of /audio/transcriptions says, with its bill. Throws output-invalid where it is no transcript.
 */
export function toRawTranscript(
	answer: unknown,
	{ durationSeconds }: Recording,
	request: ChunkRequest,
	{ client, onHint }: TranscribeContext,
): RawTranscript {
	const model = client.profile.bareModel(request.model);
	const billed = { model, profile: client.profile, price: request.price, thinks: false };
	const read = readTranscript(answer, durationSeconds);
	if (!read) {
		// It was paid for all the same.
		const { usage: reported } = (answer ?? {}) as { usage?: unknown };
		const isBilled = readCounts(reported).isKnown || toldCost(reported) !== undefined;
		throw new Failure({
			kind: 'output-invalid',
			message: 'The endpoint did not return a transcript',
			hint: 'Check that the model can transcribe, and check the base URL in the credential',
			...(isBilled
				? { usage: toUsage({ ...billed, reported, audioSeconds: durationSeconds }) }
				: {}),
		});
	}
	const counts = readCounts(read.usage);
	// Some have zeros where they count seconds.
	const isCounted = counts.inputTokens + counts.totalTokens > 0;
	const language = request.translateTo === undefined ? languageCodeOf(read.language) : undefined;
	if (request.words && !read.words)
		onHint(`${model} returns no word timestamps here, so they were left out`);
	return {
		text: read.text,
		segments: read.segments.map(({ speaker, ...rest }) => ({
			...rest,
			...(speaker && request.speakers ? { speaker } : {}),
		})),
		...(read.words ? { words: read.words } : {}),
		...(language === undefined ? {} : { language }),
		model,
		usage: toUsage({
			...billed,
			reported: read.usage,
			audioSeconds: durationSeconds,
			billedSeconds: isCounted ? undefined : durationSeconds,
		}),
		warnings: read.isGuessed
			? ['The model left out times. They are estimated from the length of the text']
			: [],
		raw: answer,
	};
}
