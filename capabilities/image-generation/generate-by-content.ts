import { Failure } from '../../endpoint/failure';
import { sendContent } from '../../endpoint/send-content';
import type { Context } from '../capability';
import { mergeDeep } from '../chat/merge-deep';
import type { LoadedImage } from '../media/load-image';
import { estimateTokens } from '../shared/estimate-tokens';
import type { Answered } from './answered';
import { contentAnswer, usageInContent, type ContentAnswer } from './content-answer';
import type { ImageRequest } from './image-request';
import { imageUsage } from './image-usage';
import { withoutImages } from './without-images';

// An image of 1,024 pixels is 1,290 tokens written, and less read.
const tokensOfImage = 1290;

/** Edits images with Google's generateContent: they are parts beside the prompt, and of the answer. */
export async function generateByContent(
	{ model: given, prompt, extraBody = {}, price }: ImageRequest,
	images: readonly LoadedImage[],
	fields: object,
	{ client, signal }: Context,
): Promise<Answered> {
	const { profile } = client;
	const model = profile.bareModel(given);
	const parts = images.map(({ bytes, mimeType }) => ({
		inlineData: { mimeType, data: bytes.toString('base64') },
	}));
	const plain = { contents: [{ role: 'user', parts: [{ text: prompt }, ...parts] }], ...fields };
	const told = await client.call(sendContent(model, mergeDeep(plain, extraBody)), {
		operation: 'image_generation',
		signal,
		model,
		tokens: estimateTokens(prompt) + (1 + images.length) * tokensOfImage,
	});
	const read = contentAnswer.safeParse(told);
	if (!read.success) {
		const [issue] = read.error.issues;
		throw new Failure(
			{
				kind: 'output-invalid',
				message: `The endpoint's answer has no known format (${issue?.path.join('.') || 'answer'}: ${issue?.message ?? ''})`,
				hint: 'Check the base URL and any proxy in front of the endpoint',
			},
			{ cause: read.error },
		);
	}
	const answer = read.data;
	const { reported, thinkingTokens } = usageInContent(answer);
	const usage = { ...imageUsage({ reported, model, profile, price }), thinkingTokens };
	// Models that think draw drafts as well, which are no answer.
	const said = (answer.candidates ?? [])
		.flatMap(({ content }) => content?.parts ?? [])
		.filter(({ thought }) => thought !== true);
	const found = said.flatMap(({ inlineData }) => (inlineData ? [{ data: inlineData.data }] : []));
	const text = said.map((part) => part.text ?? '').join('');
	// It was paid for all the same.
	if (found.length === 0) throw whyNone(answer, text).with({ usage });
	return { given: found, text, model, usage, raw: withoutImages(told) };
}

// ai.google.dev/api/generate-content, FinishReason. NO_IMAGE and OTHER tell of no rule that was broken.
const withheld = /SAFETY|PROHIBITED|BLOCKLIST|RECITATION|SPII/;

function whyNone({ candidates, promptFeedback }: ContentAnswer, text: string): Failure {
	const { finishReason = 'unknown', finishMessage } = candidates?.[0] ?? {};
	const more = finishMessage ? `: ${finishMessage.slice(0, 500)}` : '';
	const blockReason = promptFeedback?.blockReason;
	if (blockReason !== undefined) {
		return new Failure({
			kind: 'content-blocked',
			message: `The endpoint refused the prompt or an image before it generated anything (${blockReason})`,
			hint: 'Change the prompt, or leave out one image after the other to find the one that is refused',
		});
	}
	if (withheld.test(finishReason)) {
		return new Failure({
			kind: 'content-blocked',
			message: `The endpoint withheld the image (${finishReason})${more}`,
			hint: 'Change the prompt or the images',
		});
	}
	return new Failure({
		kind: 'output-invalid',
		message:
			text.trim() === ''
				? `The endpoint returned no image (finish reason: ${finishReason})${more}`
				: `The model returned text instead of an image: ${text.trim().slice(0, 300)}`,
		hint: 'Ask in the prompt for an image and nothing else, or choose a model that edits images',
	});
}
