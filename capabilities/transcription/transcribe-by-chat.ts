import { readFile } from 'node:fs/promises';
import type { Context } from '../capability';
import type { ChatMessage } from '../chat/chat-message';
import { complete } from '../chat/complete';
import type { Heard } from './heard';
import { readChatTranscript, transcriptSchema } from './read-chat-transcript';
import type { Recording } from './recording';
import type { TranscriptionRequest } from './transcription-request';

/** Transcribes through a chat with an `input_audio` part, for endpoints without a route. */
export async function transcribeByChat(
	recording: Recording,
	request: TranscriptionRequest,
	context: Pick<Context, 'client' | 'signal' | 'onHint'>,
): Promise<Heard> {
	const { client } = context;
	const { model, temperature } = request;
	const turn = await complete(
		{ model, includeRaw: false, ...(temperature === undefined ? {} : { temperature }) },
		[toMessage(request, recording, await readFile(recording.path, 'base64'))],
		// A transcript in JSON is of no use word by word.
		{ ...context, onText: undefined },
		{
			response_format: {
				type: 'json_schema',
				json_schema: { name: 'transcript', schema: transcriptSchema, strict: true },
			},
		},
		{
			mediaTokens: Math.ceil(recording.durationSeconds * client.profile.audioTokensPerSecond),
		},
	);
	const { completion } = turn;
	return {
		...readChatTranscript(turn),
		reported: completion.usage,
		model: completion.model,
		raw: completion,
	};
}

function toMessage(request: TranscriptionRequest, recording: Recording, data: string): ChatMessage {
	const format = recording.format === 'wav' ? 'wav' : 'mp3';
	return {
		role: 'user',
		content: [
			{ type: 'text', text: instructions(request) },
			{ type: 'input_audio', input_audio: { data, format } },
		],
	};
}

function instructions({ language, prompt }: TranscriptionRequest): string {
	return [
		'Transcribe the recording word for word, in the language that is spoken. Do not translate, summarise, correct or comment.',
		'Give one segment per sentence or short group of sentences, at most 15 seconds long, in order and without gaps in the speech.',
		'start and end are times in the recording as MM:SS.mmm.',
		'Where nothing is said, give no segments.',
		...(language === undefined ? [] : [`The language is ${language}.`]),
		...(prompt === undefined ? [] : [`Names, terms and notes that help with spelling: ${prompt}`]),
	].join('\n');
}
