import type { ChatCompletion } from 'openai/resources/chat/completions';
import { callWithoutRefusedFields } from '../../endpoint/call-without-refused-fields';
import { countOf } from '../../endpoint/count-of';
import { Failure } from '../../endpoint/failure';
import { sumUsage } from '../../endpoint/sum-usage';
import { toUsage } from '../../endpoint/to-usage';
import type { Usage } from '../../endpoint/usage';
import { spentOn } from '../../endpoint/with-spent';
import type { Context } from '../capability';
import { askChat } from '../chat/ask-chat';
import { mergeDeep } from '../chat/merge-deep';
import { readAnswers } from '../chat/read-answer';
import type { ChatBody } from '../chat/to-chat-body';
import { estimateTokens } from '../shared/estimate-tokens';
import type { Answered, Given } from './answered';
import { givenIn, givenInText } from './given-in';
import type { ImageRequest } from './image-request';
import type { LoadedImage } from '../media/load-image';
import { withoutImages } from './without-images';
import { isWithheld } from '../chat/finish-reason';

const tokensOfImage = 1000;

/** Generates one image with a chat completion, whose message has it beside the text. */
export async function generateByChat(
	{ model: given, prompt, extraBody = {}, price }: ImageRequest,
	images: readonly LoadedImage[],
	fields: object,
	context: Context,
): Promise<Answered> {
	const { client, signal, onHint, onLeftOut } = context;
	const { profile } = client;
	const text = { type: 'text', text: prompt };
	const parts = images.map(({ bytes, mimeType }) => ({
		type: 'image_url',
		image_url: { url: `data:${mimeType};base64,${bytes.toString('base64')}` },
	}));
	const plain = {
		model: profile.bareModel(given),
		messages: [{ role: 'user', content: parts.length === 0 ? prompt : [text, ...parts] }],
		...fields,
	};
	const extra = Object.entries(extraBody).filter(([name]) => name !== 'stream');
	// Answers that broke off and were asked for again.
	const paid: Usage[] = [];
	const completion = await callWithoutRefusedFields<ChatBody, ChatCompletion>(
		client,
		mergeDeep(plain, Object.fromEntries(extra)) as ChatBody,
		(sent) => async (openai, sending) => await askChat(openai, sent, sending, { usageOf }),
		{
			operation: 'image_generation',
			signal,
			onHint,
			onLeftOut,
			keep: ['modalities'],
			tokens: estimateTokens(prompt) + (1 + images.length) * tokensOfImage,
			spent: ({ usage }) => countOf(usage?.total_tokens) || undefined,
			onRetry: (failure) => paid.push(...spentOn([failure])),
		},
	);
	const [answer] = readAnswers(completion);
	const beside = imagesIn(completion);
	const inText = givenInText(answer?.text ?? '');
	const found = beside.length > 0 ? beside : inText.given;
	const usage = sumUsage([...paid, usageOf(completion)]);
	// It was paid for all the same.
	if (found.length === 0) throw whyNone(completion, answer).with({ usage });
	return {
		given: found,
		text: beside.length > 0 ? (answer?.text ?? '') : inText.text,
		model: modelOf(completion),
		usage,
		raw: withoutImages(completion),
	};

	function modelOf(answered: ChatCompletion): string {
		return profile.bareModel(answered.model || given);
	}

	function usageOf(answered: ChatCompletion): Usage {
		return toUsage({ reported: answered.usage, model: modelOf(answered), profile, price });
	}
}

/** Beside the text, or among its parts. */
function imagesIn({ choices }: ChatCompletion): Given[] {
	return ((choices as ChatCompletion['choices'] | undefined) ?? []).flatMap(({ message }) => {
		const { images, content } = message as { images?: unknown; content?: unknown };
		const listed = (list: unknown) => (Array.isArray(list) ? list : []) as unknown[];
		const parts = listed(content).filter((part) => typeof part === 'object');
		return [...listed(images), ...parts].flatMap((part) => givenIn(part) ?? []);
	});
}

function whyNone(
	{ choices }: ChatCompletion,
	answer: { text: string; finishReason: string } | undefined,
): Failure {
	const refusal = choices[0]?.message.refusal;
	const { text = '', finishReason = 'unknown' } = answer ?? {};
	if (refusal || isWithheld(finishReason)) {
		return new Failure({
			kind: 'content-blocked',
			message: refusal
				? `The model refused: ${refusal.slice(0, 500)}`
				: `The endpoint withheld the image (${finishReason})`,
			hint: 'Change the prompt or the images',
		});
	}
	return new Failure({
		kind: 'output-invalid',
		message:
			text === ''
				? `The endpoint returned no image (finish reason: ${finishReason})`
				: `The model returned text instead of an image: ${text.slice(0, 300)}`,
		hint: 'Ask for an image in the prompt, or choose a model that generates images',
	});
}
