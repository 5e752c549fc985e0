import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dress } from './dress.mjs';

export function handleChat(context: {
	request: IncomingMessage;
	response: ServerResponse;
	dress: Dress;
	/** What the log of requests says about it. */
	note: Record<string, unknown>;
	signal: AbortSignal;
}): Promise<void>;
