import { endianness } from 'node:os';
import type { EmbeddingsRequest } from './embeddings-request';

/** A vector as numbers, as base64 of its float32 bytes (little endian), or as pgvector reads it. */
export function encodeVector(
	vector: number[],
	format: EmbeddingsRequest['format'],
): number[] | string {
	if (format === 'array') return vector;
	if (format === 'pgvector') return `[${vector.join(',')}]`;
	const bytes = Buffer.from(new Float32Array(vector).buffer);
	return (endianness() === 'BE' ? bytes.swap32() : bytes).toString('base64');
}
