import { request } from 'undici';
import { dispatcher } from './dispatcher';
import { PlainResponse } from './plain-response';

/**
 * A fetch for what nearly every request is: a text that is sent, and an answer that is read once.
 * It takes a fraction of the CPU that Node's own fetch takes. Forms and redirects go to `otherwise`.
 * Rejects as fetch does.
 */
export function plainFetch(otherwise: typeof fetch, maxBytes: number): typeof fetch {
	// What redirects once is not asked twice each time.
	const redirecting = new Set<string>();
	return async (input, init = {}) => {
		const { body, headers, method = 'GET', signal } = init;
		const isPlain = typeof input === 'string' && (body == null || typeof body === 'string');
		if (!isPlain || (redirecting.size > 0 && redirecting.has(new URL(input).origin))) {
			return await otherwise(input, init);
		}
		const answer = await request(input, {
			method: method as 'GET',
			headers: withEncoding(headers),
			body: body ?? null,
			signal: signal ?? null,
			dispatcher: dispatcher(),
		}).catch((error: unknown) => {
			throw signal?.aborted ? error : new TypeError('fetch failed', { cause: error });
		});
		const { statusCode, statusText, headers: received } = answer;
		if (isRedirect(statusCode) && received.location !== undefined) {
			answer.body.on('error', () => undefined).destroy();
			redirecting.add(new URL(input).origin);
			return await otherwise(input, init);
		}
		return new PlainResponse(answer.body, {
			// Some proxies have codes of their own, which a Response may not have.
			status: statusCode > 599 ? 502 : statusCode,
			statusText,
			headers: toPairs(received),
			encoding: [received['content-encoding'] ?? []].flat().join(','),
			maxBytes,
		});
	};
}

function withEncoding(headers: RequestInit['headers']): Record<string, string> {
	const all = headers instanceof Headers ? headers : new Headers(headers);
	// One that is set already comes later, and counts.
	return { 'accept-encoding': 'br, gzip, deflate', ...Object.fromEntries(all) };
}

const isRedirect = (status: number) => [301, 302, 303, 307, 308].includes(status);

const toPairs = (received: Record<string, string | string[] | undefined>): [string, string][] =>
	Object.entries(received).flatMap(([name, value = []]) =>
		[value].flat().map((one): [string, string] => [name, one]),
	);
