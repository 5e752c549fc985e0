import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../endpoint/failure';
import type { EncryptionKeys } from '../encryption/encryption-keys';
import { signRequest } from './file-token';

const attempts = 4;
const pauseMs = 500;
const silentMs = 60_000;

/** Asks a worker that serves files. Every method throws Failures, and tries again what may pass. */
export interface FileClient {
	/** With a time in milliseconds it is tried once, and may take so long. */
	text(method: 'GET' | 'POST', path: string, takesMs?: number): Promise<string>;
	/** In bytes; undefined where it is not there. */
	sizeOf(path: string): Promise<number | undefined>;
	/** One try: whoever reads goes on where it breaks. */
	read(path: string, from: number): Promise<Readable>;
	/** Adds bytes to an upload, which has so many; returns how many it then has. */
	append(path: string, offset: number, content: () => Readable): Promise<number>;
}

interface Options {
	headers?: Record<string, string>;
	body?: () => Readable;
	/** Statuses that are an answer, beside those of success. */
	expected?: number[];
	takesMs?: number | undefined;
}

export function createFileClient(url: string, prefix: string, keys: EncryptionKeys): FileClient {
	const base = url.replace(/\/+$/, '');

	async function once(method: string, path: string, options: Options = {}) {
		const { headers = {}, body, expected = [], takesMs = silentMs } = options;
		const { request } = await import('undici');
		const token = signRequest({ method, path, prefix }, keys);
		try {
			const answer = await request(`${base}${path}`, {
				method: method as 'GET',
				headers: { ...headers, authorization: `Bearer ${token}` },
				...(body ? { body: body() } : {}),
				...{ headersTimeout: takesMs, bodyTimeout: takesMs },
			});
			if (answer.statusCode < 300 || expected.includes(answer.statusCode)) return answer;
			throw refusedBy(url, answer.statusCode, await answer.body.text());
		} catch (error) {
			throw error instanceof Failure ? error : unreachable(url, error);
		}
	}

	async function often(method: string, path: string, options: Options = {}) {
		for (let attempt = 1; ; attempt++) {
			try {
				const answer = await once(method, path, options);
				const text = await answer.body.text();
				return { status: answer.statusCode, headers: answer.headers, text };
			} catch (error) {
				const failure = error instanceof Failure ? error : unreachable(url, error);
				const isLast = attempt === attempts || options.takesMs !== undefined;
				if (isLast || failure.kind !== 'temporarily-unavailable') throw failure;
				await delay(pauseMs * attempt);
			}
		}
	}

	return {
		text: async (method, path, takesMs) => (await often(method, path, { takesMs })).text,
		async sizeOf(path) {
			const { status, headers } = await often('HEAD', path, { expected: [404] });
			return status === 404 ? undefined : Number(headers['content-length']);
		},
		async read(path, from) {
			return (await once('GET', path, { headers: { range: `bytes=${String(from)}-` } })).body;
		},
		async append(path, offset, body) {
			const headers = { 'upload-offset': String(offset) };
			const answer = await often('PATCH', path, { headers, body, expected: [409] });
			return Number(answer.headers['upload-offset']);
		},
	};
}

function refusedBy(url: string, status: number, said: string): Failure {
	const isPassing = status >= 500 || status === 429;
	return new Failure({
		kind: isPassing ? 'temporarily-unavailable' : 'credential-invalid',
		message: `The worker at ${url} refused a request for files: ${said || `status ${String(status)}`}`,
		hint:
			status === 404
				? 'Check the address: it has to lead to a worker that was started with --serve-files'
				: 'Set the same encryption secret, key prefix and namespace in n8n and in every worker',
	});
}

const unreachable = (url: string, cause: unknown): Failure =>
	new Failure(
		{
			kind: 'temporarily-unavailable',
			message: `The worker that serves files at ${url} cannot be reached: ${String((cause as Error).message)}`,
			hint: 'Check that this worker is running with --serve-files, and the network in between',
		},
		{ cause },
	);
