import { openAsBlob } from 'node:fs';
import type {
	Transcription,
	TranscriptionCreateParamsNonStreaming,
	TranscriptionVerbose,
} from 'openai/resources/audio/transcriptions';
import type OpenAI from 'openai';
import { callWithoutRefusedFields } from '../../endpoint/call-without-refused-fields';
import { Failure } from '../../endpoint/failure';
import { toUsage } from '../../endpoint/to-usage';
import type { ChunkRequest } from './chunk';
import type { Heard } from './heard';
import type { HearContext } from './hear';
import { languageCodeOf } from './language-code-of';
import { readVoice } from './read-voice';
import type { Recording } from './recording';

type Body = TranscriptionCreateParamsNonStreaming;
type Format = 'verbose_json' | 'json' | 'diarized_json';

/** What servers send, of which those of other makers leave fields out or set them to null. */
type Answer = Partial<Omit<TranscriptionVerbose, 'segments' | 'usage'>> & {
	usage?: Transcription['usage'] | null;
	segments?: { start: number; end: number; text: string; speaker?: string; avg_logprob?: number }[];
};

/** Transcribes through /audio/transcriptions, or translates to English through /audio/translations. */
export async function transcribeByRoute(
	recording: Recording,
	request: ChunkRequest,
	format: Format,
	context: HearContext,
): Promise<Heard> {
	const translates = request.translateTo !== undefined;
	checkRequest(request, format);
	// A blob of the file is read while it is sent, so memory stays flat.
	const file = new File([await openAsBlob(recording.path)], recording.fileName);
	const body: Body = {
		file,
		model: context.client.profile.bareModel(request.model),
		response_format: format,
		...(request.language === undefined || translates ? {} : { language: request.language }),
		...(request.prompt === undefined ? {} : { prompt: request.prompt }),
		...(request.temperature === undefined ? {} : { temperature: request.temperature }),
		...(request.words && !translates ? { timestamp_granularities: ['word', 'segment'] } : {}),
		...(format === 'diarized_json' ? await diarization(request, context) : {}),
	};
	const send = (fields: Body) => (openai: OpenAI, options: object) =>
		translates
			? // OpenAI gives its own up in February 2027; other makers keep theirs.
				// eslint-disable-next-line @typescript-eslint/no-deprecated
				openai.audio.translations.create({ ...fields, response_format: 'verbose_json' }, options)
			: openai.audio.transcriptions.create(fields, options);
	const answer = await callWithoutRefusedFields<Body, object>(context.client, body, send, context);
	return toHeard(answer as Answer, recording, request, context);
}

function checkRequest({ translateTo, speakers, model }: ChunkRequest, format: Format) {
	if (translateTo !== undefined && !/^en\b/.test(translateTo)) {
		throw new Failure({
			kind: 'request-invalid',
			message: `This endpoint translates recordings to English alone, not to "${translateTo}"`,
			hint: 'Leave Translate To empty and translate the text with a Chat node, or use an endpoint that listens in a chat, such as Gemini',
		});
	}
	if (!speakers || (format === 'diarized_json' && translateTo === undefined)) return;
	throw new Failure({
		kind: 'request-invalid',
		message: `The model "${model}" does not tell speakers apart here`,
		hint: 'Use gpt-4o-transcribe-diarize without a translation, a model that listens in a chat, such as Gemini, or take channels as speakers',
	});
}

// platform.openai.com/docs/guides/speech-to-text: needed for more than 30 seconds, and four voices.
const mostVoices = 4;

async function diarization({ knownSpeakers, speakerNames }: ChunkRequest, context: HearContext) {
	if (speakerNames.length > 0) {
		context.onHint(
			'This endpoint takes no names of speakers without their voices: it calls them A, B and so on',
		);
	}
	const voices = knownSpeakers
		.flatMap(({ name, voice }) => (voice ? [{ name, voice }] : []))
		.slice(0, mostVoices);
	const references = await Promise.all(
		voices.map(
			async ({ voice }) => `data:${voice.mimeType};base64,${await readVoice(voice, context)}`,
		),
	);
	return {
		chunking_strategy: 'auto' as const,
		...(voices.length === 0
			? {}
			: {
					known_speaker_names: voices.map(({ name }) => name),
					known_speaker_references: references,
				}),
	};
}

function toHeard(
	answer: Answer,
	{ durationSeconds }: Recording,
	request: ChunkRequest,
	{ client }: HearContext,
): Heard {
	if (typeof answer.text !== 'string') {
		throw new Failure({
			kind: 'output-invalid',
			message: 'The endpoint answered with something other than a transcript',
			hint: 'Check that the model transcribes, and the base URL in the credential',
		});
	}
	const { usage } = answer;
	const tokens = usage?.type === 'tokens' ? usage : undefined;
	const language = request.translateTo === undefined ? languageCodeOf(answer.language) : undefined;
	const model = client.profile.bareModel(request.model);
	return {
		text: answer.text.trim(),
		segments: (answer.segments ?? []).map(({ start, end, text, speaker, avg_logprob }) => ({
			start,
			end,
			text: text.trim(),
			...(speaker && request.speakers ? { speaker } : {}),
			...(typeof avg_logprob === 'number'
				? { confidence: Math.min(1, Math.round(Math.exp(avg_logprob) * 1000) / 1000) }
				: {}),
		})),
		...(answer.words
			? { words: answer.words.map(({ start, end, word }) => ({ start, end, text: word.trim() })) }
			: {}),
		...(language === undefined ? {} : { language }),
		model,
		usage: toUsage({
			reported: tokens && {
				prompt_tokens: tokens.input_tokens,
				completion_tokens: tokens.output_tokens,
				total_tokens: tokens.total_tokens,
			},
			model,
			profile: client.profile,
			price: request.price,
			audioSeconds: durationSeconds,
			billedSeconds: tokens ? undefined : durationSeconds,
		}),
		warnings: [],
		raw: answer,
	};
}
