import { z } from 'zod/v4';
import { countOf } from '../../endpoint/count-of';

const part = z.looseObject({
	text: z.string().optional(),
	thought: z.boolean().optional(),
	inlineData: z.looseObject({ data: z.string() }).optional(),
});

/** As much of an answer of Google's generateContent as is read. */
export const contentAnswer = z.looseObject({
	candidates: z
		.array(
			z.looseObject({
				content: z.looseObject({ parts: z.array(part).nullish() }).nullish(),
				finishReason: z.string().optional(),
				finishMessage: z.string().optional(),
			}),
		)
		.optional(),
	promptFeedback: z.looseObject({ blockReason: z.string().optional() }).optional(),
	// An image is worth more than its bill: read apart.
	usageMetadata: z.unknown(),
});

export type ContentAnswer = z.infer<typeof contentAnswer>;

/**
 * The counts of an answer under OpenAI's names. Google counts thoughts beside what is written, and
 * tells in a list how many tokens of each were images; what it tells nothing of is an image if written.
 */
export function usageInContent({ usageMetadata }: ContentAnswer): {
	reported: object | undefined;
	thinkingTokens: number;
} {
	if (typeof usageMetadata !== 'object' || usageMetadata === null) {
		return { reported: undefined, thinkingTokens: 0 };
	}
	const told = usageMetadata as Record<string, unknown>;
	const thinkingTokens = countOf(told.thoughtsTokenCount) ?? 0;
	const written = countOf(told.candidatesTokenCount) ?? 0;
	return {
		reported: {
			input_tokens: told.promptTokenCount,
			output_tokens: written + thinkingTokens,
			input_tokens_details: { image_tokens: imagesIn(told.promptTokensDetails) ?? 0 },
			output_tokens_details: { image_tokens: imagesIn(told.candidatesTokensDetails) ?? written },
		},
		thinkingTokens,
	};
}

const modalityCount = z.looseObject({ modality: z.string(), tokenCount: z.number() });

function imagesIn(details: unknown): number | undefined {
	const read = z.array(modalityCount).safeParse(details);
	return read.data?.find(({ modality }) => modality === 'IMAGE')?.tokenCount;
}
