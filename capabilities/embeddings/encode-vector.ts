import { endianness } from 'node:os';
import type { EmbeddingsRequest } from './embeddings-request';

// One block of memory for all vectors: a new one each takes longer than the rest of the work.
let floats = new Float32Array(4096);

/** A vector as numbers, as base64 of its float32 bytes (little endian), or as pgvector reads it. */
export function encodeVector(
	vector: number[],
	format: EmbeddingsRequest['format'],
): number[] | string {
	if (format === 'array') return vector;
	if (format === 'pgvector') return `[${vector.join(',')}]`;
	if (floats.length < vector.length) floats = new Float32Array(vector.length);
	floats.set(vector);
	const bytes = Buffer.from(floats.buffer, 0, vector.length * 4);
	return (endianness() === 'BE' ? bytes.swap32() : bytes).toString('base64');
}
