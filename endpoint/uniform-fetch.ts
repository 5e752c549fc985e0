import { baseOf } from './base-url';
import { chunksOf } from './chunks-of';
import { PlainResponse } from './plain-response';
import { uniformError } from './uniform-error';
import { retryDelayOf } from './retry-delay-of';

/**
 * A fetch whose refusals all look alike: whatever form they have becomes `{ error }`, and the
 * delay of a RetryInfo in the body becomes a `retry-after-ms` header. Answers pass untouched,
 * but a web page, which is what many servers have beside their API, counts as not found. `clean`
 * takes secrets out of what a refusal says, before anything of it is cut.
 */
export function uniformFetch(
	send: typeof fetch,
	clean: (text: string) => string = (text) => text,
): typeof fetch {
	return async (input, init) => {
		const response = await send(input, init);
		if (response.ok) return isWebPage(response) ? await notAnApi(response) : response;
		if (response.redirected && isPost(init)) return await leadsOn(response);
		const text = clean(await readRefusal(response));
		const headers = new Headers(response.headers);
		// The body was decoded by fetch, so the old length and encoding no longer hold.
		headers.delete('content-length');
		headers.delete('content-encoding');
		const body = parse(text);
		const first: unknown = Array.isArray(body) ? body[0] : body;
		const delay = retryDelayOf(first, headers);
		if (delay !== undefined) headers.set('retry-after-ms', String(delay));
		return new Response(JSON.stringify({ error: uniformError(first, text) }), {
			status: response.status,
			statusText: response.statusText,
			headers,
		});
	};
}

/** A refusal is read as far as anybody reads it. */
const maxRefusalBytes = 1_000_000;

async function readRefusal(response: Response): Promise<string> {
	const decoder = new TextDecoder();
	let text = '';
	let bytes = 0;
	try {
		for await (const chunk of chunksOf(response)) {
			text += decoder.decode(chunk, { stream: true });
			bytes += chunk.byteLength;
			if (bytes >= maxRefusalBytes) break;
		}
	} catch {
		// Its status and its headers tell the most, and are here.
	}
	return text + decoder.decode();
}

async function discard(response: Response): Promise<void> {
	if (response instanceof PlainResponse) response.discard();
	else await response.body?.cancel();
}

function isWebPage({ headers }: Response): boolean {
	return headers.get('content-type')?.startsWith('text/html') ?? false;
}

const isPost = (init: RequestInit | undefined) => init?.method?.toUpperCase() === 'POST';

/** A redirect of the older kinds makes a POST a GET without its content. */
async function leadsOn(response: Response): Promise<Response> {
	await discard(response);
	const message = `The base URL redirects to ${baseOf(response.url)}, which loses the request body. Set the base URL in the credential to that address`;
	return Response.json({ error: { message } }, { status: response.status });
}

async function notAnApi(response: Response): Promise<Response> {
	await discard(response);
	const message = 'The base URL leads to a web page instead of an API';
	return Response.json({ error: { message } }, { status: 404 });
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
