import { Failure } from '../../endpoint/failure';

/** The refusal of a document: what it is, and what to do. */
export const unreadable = (message: string, hint: string, cause?: unknown) =>
	new Failure({ kind: 'request-invalid', message, hint }, cause === undefined ? {} : { cause });

export const isDamaged = (name: string, kind: string, cause?: unknown) =>
	unreadable(
		`${name} is ${kind}, but it is damaged`,
		'Check the node that reads or downloads it, or save it again in the program that made it',
		cause,
	);

/** Whether a thread was ended since its work was too much, and not by what it read. */
export function tookTooMuch(error: unknown): boolean {
	const { name, code } = error as { name?: string; code?: string };
	return name === 'TimeoutError' || code === 'ERR_WORKER_OUT_OF_MEMORY';
}

/** What ended a thread: too much work, or a file that it could not read. */
export function isUnreadable(name: string, kind: string, cause: unknown): Failure {
	if (!tookTooMuch(cause)) return isDamaged(name, kind, cause);
	return unreadable(
		`${name} is ${kind} that takes too long, or too much memory, to read`,
		'Split it into smaller files before this node',
		cause,
	);
}

export const isLocked = (name: string) =>
	unreadable(`${name} is protected by a password`, 'Save it without a password before this node');

export const isTooLong = (name: string) =>
	unreadable(
		`${name} unpacks to more than the 100 MB that are read of a document`,
		'Split it into smaller files before this node',
	);

/** Most bytes of a document. */
export const maxDocumentBytes = 50_000_000;

/** Most bytes that are unpacked of one. */
export const maxUnpackedBytes = 100_000_000;
