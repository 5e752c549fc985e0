import { Failure } from './failure';

const megabyte = 1024 * 1024;

/**
 * A fetch whose answers end with a Failure once they are larger than so many bytes, unpacked, so
 * that no endpoint can fill the memory of a process.
 */
export function limitAnswer(send: typeof fetch, maxBytes: number): typeof fetch {
	return async (input, init) => {
		const response = await send(input, init);
		if (!response.body || !response.ok) return response;
		let bytes = 0;
		const counting = new TransformStream<Uint8Array, Uint8Array>({
			transform(chunk, controller) {
				bytes += chunk.byteLength;
				if (bytes > maxBytes) controller.error(tooLarge(maxBytes));
				else controller.enqueue(chunk);
			},
		});
		const { status, statusText, headers } = response;
		return new Response(response.body.pipeThrough(counting), { status, statusText, headers });
	};
}

export const tooLarge = (maxBytes: number) =>
	new Failure({
		kind: 'output-invalid',
		message: `The answer of the endpoint is larger than ${String(Math.round((maxBytes / megabyte) * 10) / 10)} MB`,
		hint: 'Request less at once, or raise Largest Answer (MB) in the credential',
	});
