import { readFile } from 'node:fs/promises';
import { Failure } from '../../endpoint/failure';
import type { Usage } from '../../endpoint/usage';
import type { ChatMessage } from '../chat/chat-message';
import { complete } from '../chat/complete';
import type { ChunkRequest } from './chunk';
import type { RawTranscript } from './raw-transcript';
import type { TranscribeContext } from './transcribe-context';
import { instructions } from './instructions';
import { readChatTranscript, transcriptSchema } from './read-chat-transcript';
import { readVoice } from './read-voice';
import type { Recording } from '../audio/recording';

/** Transcribes through a chat with an `input_audio` part, for endpoints without a route. */
export async function transcribeByChat(
	recording: Recording,
	request: ChunkRequest,
	context: TranscribeContext,
): Promise<RawTranscript> {
	const { client } = context;
	const { model, temperature, price, speakers } = request;
	const voices = request.knownSpeakers.flatMap(({ voice }) => (voice ? [voice] : []));
	const seconds = recording.durationSeconds + voices.length * 10;
	const turn = await complete(
		{ model, price, includeRaw: false, ...(temperature === undefined ? {} : { temperature }) },
		[await toMessage(request, recording, context)],
		// A transcript in JSON is of no use word by word.
		{ ...context, onText: undefined },
		{
			response_format: {
				type: 'json_schema',
				json_schema: { name: 'transcript', schema: transcriptSchema(speakers), strict: true },
			},
		},
		// What comes without that form is read all the same.
		{
			mediaTokens: Math.ceil(seconds * client.profile.audioTokensPerSecond),
			audioSeconds: seconds,
			whole: [],
		},
	);
	const { usage } = turn;
	const { text, segments, language, warnings } = readPaid(turn, speakers, usage);
	return {
		text,
		segments,
		...(language === undefined ? {} : { language }),
		model: turn.model,
		usage,
		warnings: [...warnings, ...(request.words ? ['This endpoint returns no word timestamps'] : [])],
		raw: turn.completion,
	};
}

/** An answer that cannot be used was paid for all the same. */
function readPaid(
	turn: Parameters<typeof readChatTranscript>[0],
	speakers: boolean,
	usage: Usage,
): ReturnType<typeof readChatTranscript> {
	try {
		return readChatTranscript(turn, speakers);
	} catch (error) {
		throw error instanceof Failure ? error.with({ usage }) : error;
	}
}

async function toMessage(
	request: ChunkRequest,
	recording: Recording,
	context: TranscribeContext,
): Promise<ChatMessage> {
	const voices = await Promise.all(
		request.knownSpeakers.map(async ({ name, voice }) => {
			if (!voice) return [];
			const format = voice.mimeType.endsWith('wav') ? 'wav' : 'mp3';
			const input_audio = { data: await readVoice(voice, context), format };
			return [
				{ type: 'text', text: `This is the voice of ${name}:` },
				{ type: 'input_audio', input_audio },
			];
		}),
	);
	const data = await readFile(recording.path, 'base64');
	const format = recording.format === 'wav' ? 'wav' : 'mp3';
	return {
		role: 'user',
		content: [
			{ type: 'text', text: instructions(request) },
			...voices.flat(),
			...(voices.flat().length > 0
				? [{ type: 'text', text: 'This is the recording to transcribe:' }]
				: []),
			{ type: 'input_audio', input_audio: { data, format } },
		],
	};
}
