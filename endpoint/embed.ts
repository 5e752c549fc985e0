import { setImmediate as nextTurn } from 'node:timers/promises';
import { countOf } from './count-of';
import { callWithoutRefusedFields } from './call-without-refused-fields';
import type { EndpointClient } from './endpoint-client';
import type { Failure } from './failure';
import { answerOrText } from './answer-or-text';
import { readCounts } from './read-counts';
import { readVectors } from './read-vectors';
import { toUsage } from './to-usage';
import { toldCost } from './told-cost';
import type { Usage } from './usage';

export interface EmbedRequest {
	model: string;
	/** None of them empty. */
	input: string[];
	/** Length of each vector; the model's own unless told. */
	dimensions?: number | undefined;
	/** Further fields of the body; they win over ours, but for the texts. */
	extraBody?: Record<string, unknown> | undefined;
}

/**
 * Turns texts into vectors, in order, with one request; a vector that cannot be used is a Failure
 * in its place. Always as numbers on the wire: base64, which the SDK asks for by itself, is refused
 * by Gemini or comes back as empty vectors.
 */
export async function embed(
	client: EndpointClient,
	{ model, input, dimensions, extraBody }: EmbedRequest,
	options: {
		signal: AbortSignal;
		onHint: (message: string) => void;
		/** Told the fields that the endpoint refused and that were left out. */
		onLeftOut?: ((fields: string[]) => void) | undefined;
		/** Estimate of the tokens of all texts, for the limit per minute. */
		tokens?: number;
		/** Asked before each start; what it throws ends the call before it is made. */
		beforeSending?: () => void;
		/** Told when the answer is here as a whole, and not yet read. */
		onAnswered?: () => void;
	},
): Promise<{ vectors: (number[] | Failure)[]; usage: Usage }> {
	const { profile } = client;
	const { beforeSending, onAnswered, ...rest } = options;
	const answer = await callWithoutRefusedFields(
		client,
		{
			model: profile.bareModel(model),
			encoding_format: 'float' as const,
			...(dimensions === undefined ? {} : { dimensions }),
			...extraBody,
			input,
		},
		(body) => async (openai, sending, answered) => {
			beforeSending?.();
			const response = await openai.embeddings.create(body, sending).asResponse();
			const text = await response.text();
			answered();
			onAnswered?.();
			// A hundred vectors take a while to read: the next request is sent before.
			await nextTurn();
			return answerOrText(text);
		},
		{
			...rest,
			operation: 'embeddings',
			spent: (answered: unknown) => countOf(usageIn(answered)?.total_tokens) || undefined,
			// Vectors of another length than was asked for would be of no use, and without a format the
			// SDK asks for base64.
			keep: ['dimensions', 'encoding_format'],
		},
	);
	const vectors = readVectors(answer, input.length);
	// Gemini reports zeros, and others nothing: then neither tokens nor a price are known.
	const spent = usageIn(answer);
	const { inputTokens, totalTokens } = readCounts(spent);
	const reported = inputTokens + totalTokens > 0 ? spent : { cost: toldCost(spent) };
	return { vectors, usage: toUsage({ reported, model, profile, thinks: false }) };
}

function usageIn(answer: unknown): { total_tokens?: unknown } | undefined {
	if (typeof answer !== 'object' || answer === null || !('usage' in answer)) return undefined;
	const { usage } = answer;
	return typeof usage === 'object' && usage !== null ? usage : undefined;
}
