import { readFile } from 'node:fs/promises';
import { callWithoutRefusedFields } from '../../endpoint/call-without-refused-fields';
import { Failure } from '../../endpoint/failure';
import { answerOf } from './answer-of';
import type { ChunkRequest } from './chunk';
import type { TranscribeContext } from './transcribe-context';
import type { RawTranscript } from './raw-transcript';
import type { Recording } from '../audio/recording';
import { toRawTranscript } from './to-raw-transcript';
import { withPlainerFormat } from './with-plainer-format';

/**
 * Transcribes through /audio/transcriptions of an endpoint that takes the recording as base64 in
 * JSON, as OpenRouter's does (openrouter.ai/docs/guides/overview/multimodal/stt). Times come from
 * those of its providers that speak as OpenAI does; others refuse to be asked for them.
 */
export async function transcribeByJson(
	recording: Recording,
	request: ChunkRequest,
	context: TranscribeContext,
): Promise<RawTranscript> {
	const { client } = context;
	checkRequest(request, client.profile.label);
	if (request.prompt !== undefined) {
		context.onLeftOut?.(['prompt']);
		context.onHint(
			`${client.profile.label} does not support prompts for transcriptions: left out of the request`,
		);
	}
	const body = {
		model: client.profile.bareModel(request.model),
		response_format: 'verbose_json',
		...(request.words ? { timestamp_granularities: ['segment', 'word'] } : {}),
		input_audio: { data: await readFile(recording.path, 'base64'), format: recording.format },
		...(request.language === undefined ? {} : { language: request.language }),
		...(request.temperature === undefined ? {} : { temperature: request.temperature }),
	};
	const ask = async (asked: typeof body) =>
		await callWithoutRefusedFields(
			client,
			asked,
			(fields) => async (openai, options) =>
				await answerOf(
					await openai.post('/audio/transcriptions', { ...options, body: fields }).asResponse(),
				),
			{ ...context, operation: 'transcription', keep: ['input_audio', 'response_format'] },
		);
	const answer = await withPlainerFormat(client, body, ask, isRefusal);
	return toRawTranscript(answer, recording, request, context);
}

// A provider's refusal may reach us without its words.
const isRefusal = ({ kind, details }: Failure): boolean =>
	kind === 'request-invalid' && (details.status === 400 || details.status === 422);

function checkRequest({ translateTo, speakers, model }: ChunkRequest, label: string): void {
	const wanted =
		translateTo !== undefined
			? 'translate a recording'
			: speakers
				? 'tell speakers apart'
				: undefined;
	if (wanted === undefined) return;
	throw new Failure({
		kind: 'request-invalid',
		message: `The model "${model}" cannot ${wanted} at ${label}`,
		hint: 'Use a chat model that accepts recordings, such as google/gemini-3.8-flash, or remove the option',
	});
}
