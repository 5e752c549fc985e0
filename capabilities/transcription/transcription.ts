import { toUsage } from '../../endpoint/to-usage';
import type { Capability, Context } from '../capability';
import { fitRecording } from './fit-recording';
import type { Heard } from './heard';
import { loadRecording } from './load-recording';
import type { Recording } from './recording';
import { tidySegments } from './tidy-segments';
import { transcribeByChat } from './transcribe-by-chat';
import { transcribeByRoute } from './transcribe-by-route';
import { transcriptionRequest, type TranscriptionRequest } from './transcription-request';
import { transcriptionResult, type TranscriptionResult } from './transcription-result';
import { withTempFolder } from './with-temp-folder';

/** Turns one recording that fits the endpoint's limits into text with times. */
export const transcription: Capability<TranscriptionRequest, TranscriptionResult> = {
	name: 'transcription',
	request: transcriptionRequest,
	result: transcriptionResult,
	run: async (request, context) =>
		await withTempFolder(async (folder) => {
			const { client, signal } = context;
			const recording = await loadRecording(request.audio, folder, context);
			context.onProgress(0.1);
			const { label, transcription: limits } = client.profile;
			const fitting = await fitRecording(recording, folder, { label, ...limits }, signal);
			const heard = await hear(fitting, request, context);
			return toResult(heard, recording, request, context);
		}),
};

async function hear(
	recording: Recording,
	request: TranscriptionRequest,
	context: Context,
): Promise<Heard> {
	const route = context.client.profile.transcription;
	return route.kind === 'audio-route'
		? await transcribeByRoute(recording, request, route.answerFormat(request.model), context)
		: await transcribeByChat(recording, request, context);
}

function toResult(
	heard: Heard,
	recording: Recording,
	request: TranscriptionRequest,
	{ client }: Context,
): TranscriptionResult {
	const language = heard.language ?? request.language;
	const segments = tidySegments(heard.segments, recording.durationSeconds);
	const model = client.profile.bareModel(heard.model ?? request.model);
	const untimed = segments.length === 0 && heard.text !== '';
	return {
		fileName: request.audio.fileName ?? recording.fileName,
		text: heard.text,
		segments,
		...(language === undefined ? {} : { language }),
		durationSeconds: Math.round(recording.durationSeconds * 1000) / 1000,
		model,
		usage: toUsage({
			reported: heard.reported,
			model,
			profile: client.profile,
			price: request.price,
			audioSeconds: recording.durationSeconds,
		}),
		warnings: heard.warnings ?? (untimed ? ['The model gave the text without times'] : []),
		...(request.includeRaw ? { raw: heard.raw } : {}),
	};
}
