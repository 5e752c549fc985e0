import { createHash } from 'node:crypto';
import { invalid, notFound, refuseNames, unknownName, type Refusal } from './refusal';

type Body = Record<string, unknown>;

const fields = new Set(['model', 'input', 'encoding_format', 'dimensions', 'user']);

const maxDimensions = 3072;

export function refuseEmbeddings(body: Body): Refusal | undefined {
	const unknown = Object.keys(body).filter((field) => !fields.has(field));
	if (unknown.length > 0) return refuseNames(unknown.map((field) => unknownName(field)));
	if (body.encoding_format !== undefined && body.encoding_format !== 'float') {
		return invalid(`Invalid value at 'encoding_format': "${String(body.encoding_format)}"`);
	}
	const model = String(body.model).replace(/^models\//, '');
	if (!/embedding/.test(model)) {
		return notFound(
			`models/${model} is not found for API version v1main, or is not supported for embedContent.`,
		);
	}
	const { dimensions = maxDimensions } = body;
	if (!Number.isInteger(dimensions) || Number(dimensions) < 1 || Number(dimensions) > maxDimensions)
		return invalid(
			`* EmbedContentRequest.output_dimensionality: must be from 1 to ${String(maxDimensions)}`,
		);
	const inputs = inputsOf(body);
	if (inputs.length > 100) {
		return invalid(
			'* BatchEmbedContentsRequest.requests: at most 100 requests can be in one batch',
		);
	}
	if (inputs.length === 0 || inputs.some((text) => typeof text !== 'string' || text === '')) {
		return invalid('* EmbedContentRequest.content contains an empty Part.');
	}
	return undefined;
}

/** Small vectors that depend on the text alone, and the zeros that Gemini reports as usage. */
export function embeddingsOf(body: Body) {
	const dimensions = typeof body.dimensions === 'number' ? body.dimensions : 8;
	return {
		object: 'list',
		model: body.model,
		data: inputsOf(body).map((text, index) => ({
			object: 'embedding',
			index,
			embedding: vectorOf(String(text), dimensions),
		})),
		usage: { prompt_tokens: 0, total_tokens: 0 },
	};
}

const inputsOf = ({ input }: Body): unknown[] => (Array.isArray(input) ? input : [input]);

export function vectorOf(text: string, dimensions = 8): number[] {
	const bytes = createHash('sha256').update(text).digest();
	return Array.from({ length: dimensions }, (_, i) => (bytes[i % bytes.length] ?? 0) / 128 - 1);
}
