import { Failure } from '../../endpoint/failure';
import { readCounts } from '../../endpoint/read-counts';
import { toUsage } from '../../endpoint/to-usage';
import type { ChunkRequest } from './chunk';
import type { HearContext } from './hear';
import type { Heard } from './heard';
import { languageCodeOf } from './language-code-of';
import { readTranscript } from './read-transcript';
import type { Recording } from './recording';

/**
 * What an answer of /audio/transcriptions says, with its bill. Throws output-invalid where it is no transcript.
 */
export function toHeard(
	answer: unknown,
	{ durationSeconds }: Recording,
	request: ChunkRequest,
	{ client, onHint }: HearContext,
): Heard {
	const read = readTranscript(answer, durationSeconds);
	if (!read) {
		throw new Failure({
			kind: 'output-invalid',
			message: 'The endpoint answered with something other than a transcript',
			hint: 'Check that the model transcribes, and the base URL in the credential',
		});
	}
	const counts = readCounts(read.usage);
	// Some have zeros where they count seconds.
	const isCounted = counts.inputTokens + counts.totalTokens > 0;
	const language = request.translateTo === undefined ? languageCodeOf(read.language) : undefined;
	const model = client.profile.bareModel(request.model);
	if (request.words && !read.words) onHint(`${model} gives no times of words here: left out`);
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
			reported: read.usage,
			model,
			profile: client.profile,
			price: request.price,
			audioSeconds: durationSeconds,
			billedSeconds: isCounted ? undefined : durationSeconds,
			thinks: false,
		}),
		warnings: read.isGuessed
			? ['The model left times out; they are estimated by the length of the text']
			: [],
		raw: answer,
	};
}
