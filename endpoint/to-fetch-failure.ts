import { codeOf } from './code-of';
import { Failure } from './failure';
import { failureIn } from './failure-in';
import { toFailure } from './to-failure';

/** Turns what was thrown while a file was downloaded into a Failure that names its address. */
export function toFetchFailure(
	error: unknown,
	context: { url: string; signal: AbortSignal; isLate: boolean; timeoutMs: number },
): Failure {
	const known = failureIn(error);
	if (known) return known;
	const { url, signal, isLate, timeoutMs } = context;
	if (signal.aborted) return toFailure(signal.reason, signal);
	const { host } = new URL(url);
	if (isLate) {
		return new Failure(
			{
				kind: 'timed-out',
				message: `The file from ${host} did not arrive within ${String(timeoutMs / 1000)} seconds`,
				hint: 'Try again. If the problem persists, download it with the HTTP Request node before this one',
			},
			{ cause: error },
		);
	}
	const code = codeOf(error);
	if (code === 'ENOTFOUND') {
		return new Failure(
			{
				kind: 'request-invalid',
				message: `The host ${host} is unknown`,
				hint: 'Check the spelling of the URL',
				code,
			},
			{ cause: error },
		);
	}
	const isForGood = /CERT|TLS|SSL/.test(code ?? '') || messagesOf(error).includes('bad port');
	return new Failure(
		{
			kind: isForGood ? 'request-invalid' : 'temporarily-unavailable',
			message: `The file could not be fetched from ${host}`,
			hint: isForGood
				? 'Check the port and the certificate of the server'
				: 'Check that the server is running and can be reached from here, then try again',
			...(code === undefined ? {} : { code }),
		},
		{ cause: error },
	);
}

function messagesOf(error: unknown): string {
	if (!(error instanceof Error)) return '';
	return `${error.message} ${messagesOf(error.cause)}`;
}
