import type { EmbeddingsRequest } from './embeddings-request';

/** A vector as numbers, as base64 of its float32 bytes, or as pgvector reads it. */
export function encodeVector(
	vector: number[],
	format: EmbeddingsRequest['format'],
): number[] | string {
	if (format === 'array') return vector;
	if (format === 'pgvector') return `[${vector.join(',')}]`;
	const bytes = Buffer.alloc(vector.length * 4);
	for (const [at, one] of vector.entries()) bytes.writeFloatLE(one, at * 4);
	return bytes.toString('base64');
}
