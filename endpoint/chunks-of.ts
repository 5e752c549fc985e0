import { PlainResponse } from './plain-response';

/** The bytes of an answer as they come. What is not read any more need not come. */
export function chunksOf(response: Response): AsyncIterable<Uint8Array> {
	if (response instanceof PlainResponse) return response.chunks();
	return (response.body ?? new Blob([]).stream()) as AsyncIterable<Uint8Array>;
}
