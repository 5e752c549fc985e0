import { createEndpointClient, type EndpointClient } from '../../endpoint/endpoint-client';
import type { ProfileName } from '../../endpoint/endpoint-settings';
import { Failure, type FailureKind } from '../../endpoint/failure';
import { cutAt } from './arbitrary-answers';

export interface Sent {
	bytes: Buffer;
	/** Lengths of the pieces in which it is sent. */
	lengths: readonly number[];
	/** Whether the connection ends with an error. */
	isReset: boolean;
}

/** A client of an endpoint that answers each request with these bytes, once. */
export function clientOf(
	{ bytes, lengths, isReset }: Sent,
	profile: ProfileName = 'generic',
): EndpointClient {
	const body = () => {
		const pieces = cutAt(bytes, lengths);
		return new ReadableStream<Uint8Array>({
			pull(controller) {
				const piece = pieces.shift();
				if (piece) controller.enqueue(piece);
				else if (isReset) controller.error(new TypeError('terminated'));
				else controller.close();
			},
		});
	};
	return createEndpointClient(
		{ baseUrl: 'http://localhost/v1', apiKey: '', profile },
		{ retry: { attempts: 1 }, fetch: () => Promise.resolve(new Response(body())) },
	);
}

/** What work comes to: its result, or the Failure that it ends with. */
export async function outcomeOf<T>(work: Promise<T>): Promise<T | Failure> {
	return await work.catch((error: unknown) => {
		if (error instanceof Failure) return error;
		throw error;
	});
}

/** A fault of ours would be a Failure that blames the request, or has the words of the language. */
export function expectOfEndpoint(
	{ kind, message }: Failure,
	more: readonly FailureKind[] = [],
): void {
	expect(['temporarily-unavailable', 'output-invalid', ...more]).toContain(kind);
	expect(message).not.toMatch(/is not a function|cannot read|not iterable|undefined|\[object/i);
}
