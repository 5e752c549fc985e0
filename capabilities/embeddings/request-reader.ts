import { embeddingsRequest, type EmbeddingsRequest } from './embeddings-request';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads requests, most of which differ from the one before in their text alone: what they share is
 * checked once. Throws a ZodError for what is no request.
 */
export function requestReader(): (raw: unknown) => EmbeddingsRequest {
	let last: { raw: Fields; request: EmbeddingsRequest } | undefined;
	return (raw) => {
		const fields = raw as Fields;
		if (last && isAlike(fields, last.raw)) return { ...last.request, text: fields.text };
		const request = embeddingsRequest.parse(raw);
		last = { raw: fields, request };
		return request;
	};
}

function isAlike(one: Fields, other: Fields): one is Fields & { text: string } {
	const names = Object.keys(one);
	return (
		typeof one.text === 'string' &&
		names.length === Object.keys(other).length &&
		names.every((name) => name === 'text' || (name in other && one[name] === other[name]))
	);
}
