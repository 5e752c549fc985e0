import type { SpeechCreateParams } from 'openai/resources/audio/speech';
import { z } from 'zod/v4';
import { answerOrText } from '../../endpoint/answer-or-text';
import { callWithoutRefusedFields } from '../../endpoint/call-without-refused-fields';
import type { SpeechFormat } from '../../endpoint/profiles/profile';
import { toUsage } from '../../endpoint/to-usage';
import type { Context } from '../capability';
import { mergeDeep } from '../chat/merge-deep';
import { estimateTokens } from '../shared/estimate-tokens';
import { notSpoken } from './not-spoken';
import type { SpeechRequest } from './speech-request';
import type { Spoken } from './spoken';

/** Has a text spoken by /audio/speech, as a file of the format. */
export async function askByRoute(
	{ model: given, instructions, speed, extraBody = {}, price }: SpeechRequest,
	{ text, voice, format }: { text: string; voice: string; format: SpeechFormat },
	{ client, signal, onHint, onLeftOut }: Context,
): Promise<Spoken> {
	const { profile } = client;
	const model = profile.bareModel(given);
	const plain = { model, input: text, voice, response_format: format, instructions, speed };
	const extra = Object.entries(extraBody).filter(([name]) => name !== 'stream_format');
	const body = mergeDeep(plain, Object.fromEntries(extra)) as SpeechCreateParams;
	const answer = await callWithoutRefusedFields<SpeechCreateParams, unknown>(
		client,
		body,
		(sent) => async (openai, sending) =>
			await fileIn(await openai.audio.speech.create(sent, sending)),
		{
			operation: 'speech_generation',
			signal,
			onHint,
			onLeftOut,
			keep: ['input', 'voice', 'response_format'],
			tokens: estimateTokens(text),
		},
	);
	if (!isFile(answer)) {
		const reported = counted.safeParse(answer).data?.usage;
		throw notSpoken(answer).with({ usage: toUsage({ reported, model, profile, price }) });
	}
	// The route counts no tokens beside a file.
	return { ...answer, usage: toUsage({ reported: undefined, model, profile, price }) };
}

/** What was answered in place of a file may tell what it took. */
const counted = z.looseObject({ usage: z.unknown() });

interface File {
	bytes: Buffer;
	mimeType: string;
}

const isFile = (answer: unknown): answer is File =>
	typeof answer === 'object' &&
	answer !== null &&
	'bytes' in answer &&
	Buffer.isBuffer(answer.bytes);

/** The sound, or what was answered in its place. */
async function fileIn(response: Response): Promise<unknown> {
	const bytes = Buffer.from(await response.arrayBuffer());
	const mimeType = response.headers.get('content-type') ?? '';
	return /\bjson\b|^text\//i.test(mimeType) ? answerOrText(bytes.toString()) : { bytes, mimeType };
}
