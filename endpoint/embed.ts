import type { Usage } from './usage';
import { callWithoutRefusedFields } from './call-without-refused-fields';
import type { EndpointClient } from './endpoint-client';
import { toUsage } from './to-usage';

/**
 * Turns texts into vectors, in order, with one request. Always as numbers on the wire: base64,
 * which the SDK asks for by itself, is refused by Gemini or comes back as empty vectors.
 */
export async function embed(
	client: EndpointClient,
	{ model, input, dimensions }: { model: string; input: string[]; dimensions?: number },
	options: { signal: AbortSignal; onHint: (message: string) => void },
): Promise<{ vectors: number[][]; usage: Usage }> {
	const { profile } = client;
	const answer = await callWithoutRefusedFields(
		client,
		{
			model: profile.bareModel(model),
			input,
			encoding_format: 'float' as const,
			...(dimensions === undefined ? {} : { dimensions }),
		},
		(body) => (openai, sending) => openai.embeddings.create(body, sending),
		options,
	);
	const vectors = [...answer.data].sort((a, b) => a.index - b.index).map((one) => one.embedding);
	const reported = { completion_tokens: 0, ...answer.usage };
	return { vectors, usage: toUsage({ reported, model, profile }) };
}
