import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dialect } from './find-dialect.mjs';

export function handleChat(context: {
	request: IncomingMessage;
	response: ServerResponse;
	dialect: Dialect;
	/** What the log of requests says about it. */
	note: Record<string, unknown>;
	signal: AbortSignal;
}): Promise<void>;
