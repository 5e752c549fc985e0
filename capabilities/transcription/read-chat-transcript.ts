import { z } from 'zod/v4';
import { Failure } from '../../endpoint/failure';
import type { Answer } from '../chat/read-answer';
import { joinTexts } from './join-texts';
import { parseTime } from '../subtitles/parse-time';
import { readCues } from './read-cues';
import type { Segment } from './transcription-result';
import { isCutOff } from '../chat/finish-reason';

const speaker = { speaker: { type: 'string', description: 'Name of who speaks' } };

/** What the model is asked to answer with. Gemini emits fields in the order of `required`. */
export const transcriptSchema = (speakers: boolean) => ({
	type: 'object',
	properties: {
		language: { type: 'string', description: 'Language spoken, as an ISO 639-1 code' },
		segments: {
			type: 'array',
			items: {
				type: 'object',
				properties: {
					start: { type: 'string', description: 'Start as MM:SS.mmm' },
					end: { type: 'string', description: 'End as MM:SS.mmm' },
					...(speakers ? speaker : {}),
					text: { type: 'string', description: 'Words spoken, verbatim' },
				},
				required: ['start', 'end', ...(speakers ? ['speaker'] : []), 'text'],
				additionalProperties: false,
			},
		},
	},
	required: ['language', 'segments'],
	additionalProperties: false,
});

const time = z.union([z.string(), z.number()]);

const transcript = z.object({
	language: z.string().optional(),
	segments: z.array(
		z.object({
			start: time,
			end: time,
			text: z.string(),
			speaker: z.string().nullish(),
		}),
	),
});

/** Reads a transcript from a chat answer. Throws output-truncated or output-invalid. */
export function readChatTranscript(
	answer: Pick<Answer, 'text' | 'finishReason'>,
	speakers = false,
): {
	text: string;
	segments: Segment[];
	language?: string | undefined;
	warnings: string[];
} {
	if (isCutOff(answer.finishReason)) {
		throw new Failure({
			kind: 'output-truncated',
			message: 'The transcript is longer than the model can write in one answer',
			hint: 'Split the recording into shorter ones',
		});
	}
	const said = withoutFence(answer.text.trim());
	if (!isJson.test(said)) {
		const cues = readCues(said);
		// Models that know no JSON mode answer with subtitles, or with the words alone.
		if (!cues) return { text: said, segments: [], warnings: isRefusal(said) ? [refused] : [] };
		const segments = cues.map(({ speaker, ...cue }) =>
			speakers && speaker ? { ...cue, speaker } : cue,
		);
		return { text: joinTexts(cues), segments, warnings: [] };
	}
	const value = parse(said);
	const parsed = transcript.safeParse(Array.isArray(value) ? { segments: value } : value);
	if (!parsed.success) {
		throw new Failure({
			kind: 'output-invalid',
			message: 'The model did not return a transcript in the requested format',
			hint: 'Try again. If the problem persists, use another model',
		});
	}
	const segments = parsed.data.segments.map(({ start, end, text, speaker: name }) => ({
		start: parseTime(start),
		end: parseTime(end),
		text: text.trim(),
		...(speakers && name?.trim() ? { speaker: name.trim() } : {}),
	}));
	const timed = segments.flatMap(({ start, end, ...rest }): Segment[] =>
		start === undefined || end === undefined ? [] : [{ start, end, ...rest }],
	);
	const complete = timed.length === segments.length;
	return {
		text: segments
			.map((one) => one.text)
			.join(' ')
			.trim(),
		segments: complete ? timed : [],
		language: parsed.data.language,
		warnings: complete ? [] : ['The model returned times that cannot be read'],
	};
}

const isJson = /^(\{\s*["}]|\[\s*[{\]])/;
const fence = /```(?:json|[a-z]+(?=[^\S\n]*\n))?\s*([\s\S]*?)(?:```|$)/i;

/** A fence may stand around the answer, and words before the fence; others are what was said. */
function withoutFence(text: string): string {
	const [all, inside = ''] = fence.exec(text) ?? [];
	const said = inside.trim();
	return all === text || (!isJson.test(text) && (isJson.test(said) || readCues(said)))
		? said
		: text;
}

const maxRefusalChars = 400;
const refused =
	'Check the text: the model seems to say that it cannot listen, instead of transcribing';

/** Whether words may be a model's own; a person may say the same, so that they stay. */
const isRefusal = (text: string): boolean =>
	text.length <= maxRefusalChars &&
	/\bI\b.{0,40}\b(can['’]?t|cannot|unable|not able)\b[^.!?]*\b(listen|transcribe|audio|recordings?)\b/i.test(
		text,
	);

function parse(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch {
		return undefined;
	}
}
