import { openAsBlob } from 'node:fs';
import type { TranscriptionCreateParamsNonStreaming } from 'openai/resources/audio/transcriptions';
import type OpenAI from 'openai';
import { callWithoutRefusedFields } from '../../endpoint/call-without-refused-fields';
import { Failure } from '../../endpoint/failure';
import { answerOf } from './answer-of';
import type { Profile } from '../../endpoint/profiles/profile';
import type { ChunkRequest } from './chunk';
import type { RawTranscript } from './raw-transcript';
import type { TranscribeContext } from './transcribe-context';
import { readVoice } from './read-voice';
import type { Recording } from '../audio/recording';
import { toRawTranscript } from './to-raw-transcript';
import { withPlainerFormat } from './with-plainer-format';

type Body = TranscriptionCreateParamsNonStreaming;
type Format = 'verbose_json' | 'json' | 'diarized_json';

/** Transcribes through /audio/transcriptions, or translates to English through /audio/translations. */
export async function transcribeByRoute(
	recording: Recording,
	request: ChunkRequest,
	context: TranscribeContext,
): Promise<RawTranscript> {
	const format = formatOf(context.client.profile, request.model);
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
	const post = (fields: Body, openai: OpenAI, options: object) =>
		translates
			? // OpenAI gives its own up in February 2027; other makers keep theirs.
				// eslint-disable-next-line @typescript-eslint/no-deprecated
				openai.audio.translations.create({ ...fields, response_format: plainer(fields) }, options)
			: openai.audio.transcriptions.create(fields, options);
	const send = (fields: Body) => async (openai: OpenAI, options: object) =>
		await answerOf(await post(fields, openai, options).asResponse());
	const ask = async (fields: Body) =>
		await callWithoutRefusedFields<Body, unknown>(context.client, fields, send, {
			...context,
			operation: 'transcription',
		});
	const answer = await withPlainerFormat(context.client, body, ask);
	return toRawTranscript(answer, recording, request, context);
}

function formatOf({ transcription: route }: Profile, model: string): Format {
	return route.kind === 'audio-route' ? route.answerFormat(model) : 'json';
}

const plainer = ({ response_format: format }: Body) =>
	format === 'json' ? 'json' : 'verbose_json';

function checkRequest({ translateTo, speakers, model }: ChunkRequest, format: Format) {
	if (translateTo !== undefined && !/^en\b/.test(translateTo)) {
		throw new Failure({
			kind: 'request-invalid',
			message: `This endpoint only translates recordings to English, not to "${translateTo}"`,
			hint: 'Set Operation to Transcribe and translate the text with a Chat node, or use an endpoint with chat models that accept recordings, such as Gemini',
		});
	}
	if (!speakers || (format === 'diarized_json' && translateTo === undefined)) return;
	throw new Failure({
		kind: 'request-invalid',
		message: `The model "${model}" cannot tell speakers apart here`,
		hint: 'Use gpt-4o-transcribe-diarize without a translation, or a chat model that accepts recordings, such as Gemini. Or set Speaker Diarization to By Channel',
	});
}

// platform.openai.com/docs/guides/speech-to-text: needed for more than 30 seconds, and four voices.
const maxVoices = 4;

async function diarization(
	{ knownSpeakers, speakerNames }: ChunkRequest,
	context: TranscribeContext,
) {
	if (speakerNames.length > 0) {
		context.onHint(
			'This endpoint cannot use speaker names without samples of their voices. It calls the speakers A, B and so on',
		);
	}
	const voices = knownSpeakers
		.flatMap(({ name, voice }) => (voice ? [{ name, voice }] : []))
		.slice(0, maxVoices);
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
