import { trace } from '@opentelemetry/api';

/** A fetch that tells the span of its request the status of each response. */
export function noteStatus(send: typeof fetch): typeof fetch {
	return async (input, init) => {
		const response = await send(input, init);
		trace.getActiveSpan()?.setAttribute('http.response.status_code', response.status);
		return response;
	};
}
