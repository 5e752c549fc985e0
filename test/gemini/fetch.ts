import { answerAlone, echo, isAnswer, spoken, type GeminiAnswer } from './answer';
import { createSignatures } from './signatures';
import type { Received } from '../helpers/http-server';

type Told = GeminiAnswer | Response;

/**
 * A fetch that behaves as the Gemini-shaped server does, without a connection; `received` is
 * what it was sent.
 */
export function geminiFetch(reply: (request: Received) => Told | Promise<Told> = echo) {
	const received: Received[] = [];
	const signatures = createSignatures();

	async function answer(request: Received, signal: AbortSignal): Promise<Response> {
		const watch = signatures.watch();
		let outcome = answerAlone(request, signatures);
		if (!outcome) {
			const told = await until(signal, Promise.resolve(reply(request)));
			if (!isAnswer(told)) return told;
			outcome = spoken(told, request);
		}
		if ('events' in outcome) {
			const headers = { 'content-type': 'text/event-stream' };
			return new Response(toStream(outcome.events, signal, watch), { headers });
		}
		const text = JSON.stringify(outcome.body);
		watch(text);
		const headers = { 'content-type': 'application/json' };
		return new Response(text, { status: outcome.status, headers });
	}

	const send: typeof fetch = async (input, init) => {
		const request = new Request(input, { ...init, signal: null });
		const signal = init?.signal ?? new AbortController().signal;
		signal.throwIfAborted();
		const one = await toReceived(request);
		received.push(one);
		return await answer(one, signal);
	};
	return Object.assign(send, { received });
}

async function toReceived(request: Request): Promise<Received> {
	const raw = Buffer.from(await request.arrayBuffer());
	return {
		method: request.method,
		path: new URL(request.url).pathname,
		headers: Object.fromEntries(request.headers),
		raw,
		body: raw.length > 0 ? (JSON.parse(raw.toString()) as Record<string, unknown>) : {},
	};
}

function toStream(
	events: AsyncGenerator<string>,
	signal: AbortSignal,
	watch: (sent: string) => void,
) {
	return new ReadableStream<Uint8Array>({
		async pull(controller) {
			try {
				const next = await until(signal, events.next());
				if (next.done === true) {
					controller.close();
					return;
				}
				watch(next.value);
				controller.enqueue(Buffer.from(next.value));
			} catch (error) {
				// What undici throws where a connection is cut.
				controller.error(signal.aborted ? error : new TypeError('terminated', { cause: error }));
			}
		},
	});
}

/** The work, or the reason of the signal as soon as it aborts. */
async function until<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
	const aborted = Promise.withResolvers<never>();
	const abort = () => aborted.reject(signal.reason);
	if (signal.aborted) abort();
	signal.addEventListener('abort', abort, { once: true });
	try {
		return await Promise.race([work, aborted.promise]);
	} finally {
		signal.removeEventListener('abort', abort);
	}
}
