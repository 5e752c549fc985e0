import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { ZodError } from 'zod/v4';
import { codeOf } from './code-of';
import { Failure, type FailureDetails } from './failure';
import { failureIn } from './failure-in';
import { readRefusal } from './read-refusal';
import { unknownHost } from './unknown-host';

/** Turns anything that was thrown into a Failure; a Failure passes unchanged. Never throws. */
export function toFailure(error: unknown, signal?: AbortSignal): Failure {
	if (error instanceof Failure) return error;
	if (signal?.aborted) return cancelled(signal.reason);
	const inner = failureIn(error);
	if (inner) return inner;
	if (error instanceof APIUserAbortError) return cancelled(error);
	if (error instanceof APIConnectionTimeoutError) return timedOut(error);
	if (error instanceof APIConnectionError) return unreachable(error);
	if (error instanceof APIError) {
		return new Failure(readRefusal(error as APIError), { cause: error });
	}
	if (error instanceof ZodError) {
		return new Failure(
			{
				kind: 'request-invalid',
				message: error.issues
					.map((issue) => `${issue.path.join('.') || 'value'}: ${issue.message}`)
					.join('; '),
			},
			{ cause: error },
		);
	}
	if (isConnectionLoss(error)) return unreachable(error);
	const message = error instanceof Error ? error.message : String(error);
	return new Failure({ kind: 'request-invalid', message }, { cause: error });
}

function cancelled(reason: unknown): Failure {
	if (reason instanceof Failure) return reason;
	return new Failure({ kind: 'cancelled', message: 'The work was cancelled' }, { cause: reason });
}

export function timedOut(cause?: unknown): Failure {
	return new Failure(
		{
			kind: 'timed-out',
			message: 'The endpoint did not answer within the timeout of one request',
			hint: 'Raise the timeout in the credential, or send less at once',
		},
		{ cause },
	);
}

/** What the SDK throws where the body of an answer is no JSON: mostly because its end is missing. */
export function isCutShort(error: unknown): boolean {
	// By shape, since it may come from another realm.
	return typeof error === 'object' && error !== null && 'name' in error
		? error.name === 'SyntaxError'
		: false;
}

export function cutShort(cause: unknown): Failure {
	return new Failure(
		{
			kind: 'temporarily-unavailable',
			message: 'The answer of the endpoint is cut off or not JSON',
			hint: 'Try again. If the problem persists, check the network and any proxy in front of the endpoint',
		},
		{ cause },
	);
}

const connectionCodes: Record<string, Pick<FailureDetails, 'message' | 'hint'>> = {
	ECONNREFUSED: {
		message: 'No server is listening at the base URL',
		hint: 'Check the base URL and port in the credential, and that the server is running. Inside a container, localhost is the container itself',
	},
};

// What OpenSSL says of a certificate that is not to be trusted (openssl-verification-options).
const untrusted =
	/CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|^(HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)$/;

function unreachable(error: unknown): Failure {
	const code = codeOf(error);
	if (code && untrusted.test(code)) {
		return new Failure(
			{
				kind: 'credential-invalid',
				message: `The certificate of the endpoint is not trusted (${code})`,
				hint: 'Check the base URL. If the endpoint uses its own certificate authority, set NODE_EXTRA_CA_CERTS to its certificate for n8n and for the workers',
				code,
			},
			{ cause: error },
		);
	}
	const known = unknownHost(error) ?? (code ? connectionCodes[code] : undefined);
	return new Failure(
		{
			kind: 'temporarily-unavailable',
			message: known?.message ?? 'The connection to the endpoint was lost',
			hint:
				known?.hint ??
				'Try again. If the problem persists, check the network, proxy and TLS of the endpoint',
			...(code ? { code } : {}),
		},
		{ cause: error },
	);
}

function isConnectionLoss(error: unknown): boolean {
	if (typeof error !== 'object' || error === null) return false;
	// By shape, since fetch's errors may come from another realm.
	const { name, message } = error as { name?: unknown; message?: unknown };
	return name === 'TypeError' && /fetch failed|terminated/.test(String(message));
}
