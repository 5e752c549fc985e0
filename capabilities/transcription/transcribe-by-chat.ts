import { readFile } from 'node:fs/promises';
import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import { callWithoutRefusedFields } from '../../endpoint/call-without-refused-fields';
import type { Profile } from '../../endpoint/profiles/profile';
import type { Context } from '../capability';
import { readAnswer } from '../chat/read-answer';
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
	const { client, signal, onHint } = context;
	const body = toBody(request, client.profile, recording, await readFile(recording.path, 'base64'));
	const completion = await callWithoutRefusedFields(
		client,
		body,
		(fields) => (openai, options) => openai.chat.completions.create(fields, options),
		{
			signal,
			onHint,
			tokens: Math.ceil(recording.durationSeconds * client.profile.audioTokensPerSecond),
			spent: (answer) => answer.usage?.total_tokens,
		},
	);
	const answer = readAnswer(completion);
	return {
		...readChatTranscript(answer),
		reported: completion.usage,
		model: completion.model,
		raw: completion,
	};
}

function toBody(
	request: TranscriptionRequest,
	profile: Profile,
	recording: Recording,
	data: string,
): ChatCompletionCreateParamsNonStreaming {
	return {
		model: profile.bareModel(request.model),
		messages: [
			{
				role: 'user',
				content: [
					{ type: 'text', text: instructions(request) },
					{
						type: 'input_audio',
						input_audio: { data, format: recording.format === 'wav' ? 'wav' : 'mp3' },
					},
				],
			},
		],
		response_format: {
			type: 'json_schema',
			json_schema: { name: 'transcript', schema: transcriptSchema, strict: true },
		},
		...(request.temperature === undefined ? {} : { temperature: request.temperature }),
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
