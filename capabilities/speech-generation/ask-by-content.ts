import { z } from 'zod/v4';
import { sendContent } from '../../endpoint/send-content';
import { Failure } from '../../endpoint/failure';
import type { SpeechRoute } from '../../endpoint/profiles/profile';
import { toUsage } from '../../endpoint/to-usage';
import type { Context } from '../capability';
import { mergeDeep } from '../chat/merge-deep';
import { estimateTokens } from '../shared/estimate-tokens';
import { notSpoken } from './not-spoken';
import type { SpeechRequest } from './speech-request';
import type { Spoken } from './spoken';

const part = z.looseObject({
	inlineData: z.looseObject({ mimeType: z.string(), data: z.base64().min(1) }).optional(),
});

/** As much of an answer as is read. */
const answer = z.looseObject({
	candidates: z
		.array(
			z.looseObject({
				content: z.looseObject({ parts: z.array(part).optional() }).optional(),
				finishReason: z.string().optional(),
			}),
		)
		.optional(),
	promptFeedback: z.looseObject({ blockReason: z.string().optional() }).optional(),
});

/** Read by itself: an answer in another form is paid for as well. */
const counted = z.looseObject({
	usageMetadata: z.looseObject({
		promptTokenCount: z.unknown(),
		candidatesTokenCount: z.unknown(),
		totalTokenCount: z.unknown(),
	}),
});

type Answer = z.infer<typeof answer>;

/** Has a text spoken by Google's generateContent, as samples or a WAV file of them. */
export async function askByContent(
	{ model: given, instructions, extraBody = {}, price }: SpeechRequest,
	{ text, voice }: { text: string; voice: string },
	route: SpeechRoute & { kind: 'generate-content' },
	{ client, signal }: Context,
): Promise<Spoken> {
	const { profile } = client;
	const model = profile.bareModel(given);
	const body = mergeDeep(route.body({ model, text, voice, instructions }), extraBody);
	const told = await client.call(sendContent(model, body), {
		operation: 'speech_generation',
		signal,
		model,
		tokens: estimateTokens(text),
	});
	const read = answer.safeParse(told);
	const usage = toUsage({ reported: reportedIn(told), model, profile, price });
	if (!read.success) throw notSpoken(told).with({ usage });
	const files = (read.data.candidates ?? []).flatMap(({ content }) =>
		(content?.parts ?? []).flatMap(({ inlineData }) => inlineData ?? []),
	);
	const [file] = files;
	if (!file) throw whyNone(read.data).with({ usage });
	return {
		bytes: Buffer.concat(files.map(({ data }) => Buffer.from(data, 'base64'))),
		mimeType: file.mimeType,
		usage,
	};
}

function reportedIn(answered: unknown) {
	const told = counted.safeParse(answered).data?.usageMetadata;
	return (
		told && {
			prompt_tokens: told.promptTokenCount,
			completion_tokens: told.candidatesTokenCount,
			total_tokens: told.totalTokenCount,
		}
	);
}

function whyNone(told: Answer): Failure {
	const reason = told.promptFeedback?.blockReason ?? told.candidates?.[0]?.finishReason;
	const isWithheld = /SAFETY|PROHIBITED|BLOCK|RECITATION|SPII/.test(reason ?? '');
	if (!isWithheld) return notSpoken(told);
	return new Failure({
		kind: 'content-blocked',
		message: `The endpoint withheld the speech (${reason ?? ''})`,
		hint: 'Change the text. The endpoint refuses to speak this',
	});
}
