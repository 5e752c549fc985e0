import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { request } from 'undici';
import { dispatcher } from './dispatcher';
import { PlainResponse } from './plain-response';

/**
 * A fetch for what nearly every request is: a text that is sent, and an answer that is read once.
 * It takes a fraction of the CPU that Node's own fetch takes. Forms and redirects go to `otherwise`.
 * Rejects as fetch does.
 */
export function plainFetch(otherwise: typeof fetch, maxBytes: number): typeof fetch {
	return async (input, init = {}) => {
		const { body, headers, method = 'GET', signal } = init;
		const isPlain = typeof input === 'string' && (body == null || typeof body === 'string');
		if (!isPlain) return await otherwise(input, init);
		const answer = await request(input, {
			method: method as 'GET',
			headers: withEncoding(headers),
			body: body ?? null,
			signal: signal ?? null,
			dispatcher: dispatcher(),
		}).catch((error: unknown) => {
			throw signal?.aborted ? error : new TypeError('fetch failed', { cause: error });
		});
		const { statusCode, headers: received } = answer;
		if (isRedirect(statusCode) && received.location !== undefined) {
			await answer.body.dump();
			return await otherwise(input, init);
		}
		return new PlainResponse(unpacked(answer.body, received['content-encoding']), {
			status: statusCode,
			headers: toPairs(received),
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

const unpackers = new Map([
	['br', createBrotliDecompress],
	['deflate', createInflate],
	['gzip', createGunzip],
	['x-gzip', createGunzip],
]);

/** What was packed several times is unpacked in the reverse order. An unknown encoding stays. */
function unpacked(body: Readable, encoding: string | string[] | undefined): Readable {
	if (encoding === undefined) return body;
	const names = [encoding].flat().join(',').toLowerCase().split(',');
	return names.reduceRight<Readable>((source, name) => {
		const create = unpackers.get(name.trim());
		// An error of one ends the others, and is met by who reads.
		return create ? pipeline(source, create(), () => undefined) : source;
	}, body);
}
