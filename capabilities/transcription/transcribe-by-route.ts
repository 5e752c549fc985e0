import { openAsBlob } from 'node:fs';
import type {
	Transcription,
	TranscriptionCreateParamsNonStreaming,
	TranscriptionVerbose,
} from 'openai/resources/audio/transcriptions';
import { callWithoutRefusedFields } from '../../endpoint/call-without-refused-fields';
import { Failure } from '../../endpoint/failure';
import type { Context } from '../capability';
import type { Heard } from './heard';
import type { Recording } from './recording';
import type { TranscriptionRequest } from './transcription-request';

/** Transcribes through /audio/transcriptions. */
export async function transcribeByRoute(
	recording: Recording,
	request: TranscriptionRequest,
	answerFormat: 'verbose_json' | 'json',
	context: Pick<Context, 'client' | 'signal' | 'onHint'>,
): Promise<Heard> {
	// A blob of the file is read while it is sent, so memory stays flat.
	const file = new File([await openAsBlob(recording.path)], recording.fileName);
	const body: TranscriptionCreateParamsNonStreaming = {
		file,
		model: context.client.profile.bareModel(request.model),
		response_format: answerFormat,
		...(request.language === undefined ? {} : { language: request.language }),
		...(request.prompt === undefined ? {} : { prompt: request.prompt }),
		...(request.temperature === undefined ? {} : { temperature: request.temperature }),
	};
	const answer = await callWithoutRefusedFields<
		TranscriptionCreateParamsNonStreaming,
		Transcription | TranscriptionVerbose
	>(
		context.client,
		body,
		(fields) => (openai, options) => openai.audio.transcriptions.create(fields, options),
		context,
	);
	// Servers of other makers leave fields out, or set them to null.
	const told: Partial<Transcription> = answer;
	const verbose: Partial<TranscriptionVerbose> = answer as TranscriptionVerbose;
	if (typeof told.text !== 'string') {
		throw new Failure({
			kind: 'output-invalid',
			message: 'The endpoint answered with something other than a transcript',
			hint: 'Check that the model transcribes, and the base URL in the credential',
		});
	}
	const usage = told.usage?.type === 'tokens' ? told.usage : undefined;
	return {
		text: told.text.trim(),
		segments: (verbose.segments ?? []).map(({ start, end, text }) => ({ start, end, text })),
		language: verbose.language ?? undefined,
		reported: usage && {
			prompt_tokens: usage.input_tokens,
			completion_tokens: usage.output_tokens,
			total_tokens: usage.total_tokens,
		},
		raw: answer,
	};
}
