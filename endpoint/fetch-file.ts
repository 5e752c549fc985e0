import { basename } from 'node:path';
import { fetch, type Response } from 'undici';
import { dispatcher } from './dispatcher';
import { Failure } from './failure';
import { guardedDispatcher, privateAddress } from './guarded-dispatcher';
import { isPrivateHost } from './public-address';
import { toFetchFailure } from './to-fetch-failure';

export interface FetchFileOptions {
	/** Whether the file may come from a private or local address. */
	allowPrivate: boolean;
	/** Limit of the file in bytes. */
	maxBytes: number;
	signal: AbortSignal;
	/** Time for everything, redirects included, in milliseconds. Default: 60,000. */
	timeoutMs?: number;
}

export interface FetchedFile {
	bytes: Buffer;
	/** As the server says it, without parameters. */
	mimeType: string;
	/** The last part of the path, if it has one. */
	fileName?: string;
}

const maxRedirects = 5;

/**
 * Downloads a file over http or https. Every redirect is checked like the URL itself. Throws a
 * Failure: request-invalid, temporarily-unavailable, timed-out or cancelled.
 */
export async function fetchFile(url: string, options: FetchFileOptions): Promise<FetchedFile> {
	const { signal, timeoutMs = 60_000 } = options;
	const limit = AbortSignal.timeout(timeoutMs);
	// Ends the connection when the file turns out too large.
	const stop = new AbortController();
	try {
		const first = checked(url, options.allowPrivate);
		const either = AbortSignal.any([signal, limit, stop.signal]);
		const { response, address } = await follow(first, options.allowPrivate, either);
		const bytes = await read(response, address, options.maxBytes);
		const fileName = decode(basename(address.pathname));
		return {
			bytes,
			mimeType: (response.headers.get('content-type') ?? '').split(';')[0]?.trim() ?? '',
			...(fileName === '' ? {} : { fileName }),
		};
	} catch (error) {
		throw toFetchFailure(error, { url, signal, isLate: limit.aborted, timeoutMs });
	} finally {
		stop.abort();
	}
}

async function follow(first: URL, allowPrivate: boolean, signal: AbortSignal) {
	let address = first;
	for (let redirects = 0; redirects <= maxRedirects; redirects++) {
		const response = await fetch(address, {
			redirect: 'manual',
			signal,
			dispatcher: allowPrivate ? dispatcher() : guardedDispatcher(),
			// Some servers of images refuse clients without a name.
			headers: { 'user-agent': 'n8n-nodes-openai-compatible' },
		});
		const location = response.headers.get('location');
		if (response.status < 300 || response.status > 399 || location === null) {
			if (!response.ok) throw refusedWith(response.status, address);
			return { response, address };
		}
		address = checked(location, allowPrivate, address);
	}
	throw invalid(
		`${shown(first)} redirects without end`,
		'Open it in a browser and use the address that it leads to',
	);
}

function checked(url: string, allowPrivate: boolean, base?: URL): URL {
	if (!URL.canParse(url, base?.href)) {
		throw invalid(
			`"${url.slice(0, 100)}" is not a web address`,
			'A web address looks like https://host/file',
		);
	}
	const address = new URL(url, base);
	if (address.protocol !== 'http:' && address.protocol !== 'https:') {
		throw invalid(
			`Files can only be fetched over http and https, not ${address.protocol.slice(0, -1)}`,
			'Read the file with a node before this one, and enter its field in Input Data Field Name(s)',
		);
	}
	if (address.username !== '' || address.password !== '') {
		throw invalid(
			'The URL contains a user name or a password',
			'Download the file with the HTTP Request node and a credential, and enter its field in Input Data Field Name(s)',
		);
	}
	if (!allowPrivate && isPrivateHost(address.hostname)) throw privateAddress(address.hostname);
	return address;
}

async function read(response: Response, address: URL, maxBytes: number): Promise<Buffer> {
	const announced = Number(response.headers.get('content-length') ?? 0);
	if (announced > maxBytes) throw tooLarge(address, maxBytes);
	const chunks: Uint8Array[] = [];
	let length = 0;
	if (!response.body) return Buffer.alloc(0);
	for await (const chunk of response.body) {
		const bytes = chunk as Uint8Array;
		length += bytes.length;
		// A length that was not announced, or wrong, is counted.
		if (length > maxBytes) throw tooLarge(address, maxBytes);
		chunks.push(bytes);
	}
	return Buffer.concat(chunks, length);
}

function tooLarge(address: URL, maxBytes: number): Failure {
	return invalid(
		`The file at ${shown(address)} is larger than ${(maxBytes / 1e6).toFixed(1)} MB`,
		'Use a smaller file. An image may have up to 100 MB if the node scales it down',
	);
}

function refusedWith(status: number, address: URL): Failure {
	const isPassing = status === 408 || status === 425 || status === 429 || status >= 500;
	return new Failure({
		kind: isPassing ? 'temporarily-unavailable' : 'request-invalid',
		message: `${shown(address)} answered with status ${String(status)}`,
		hint: isPassing
			? 'The server of the file is busy or down. Try again later'
			: 'Open the URL in a private browser window. It must return the file without a login',
		...(status >= 400 ? { status } : {}),
	});
}

const invalid = (message: string, hint: string) =>
	new Failure({ kind: 'request-invalid', message, hint });

/** Without the query, which may hold a signature. */
const shown = ({ origin, pathname }: URL) => `${origin}${pathname}`.slice(0, 200);

function decode(name: string): string {
	try {
		return decodeURIComponent(name);
	} catch {
		return name;
	}
}
