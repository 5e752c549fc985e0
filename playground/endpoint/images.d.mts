import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dress } from './dress.mjs';

interface Context {
	request: IncomingMessage;
	response: ServerResponse;
	dress: Dress;
	/** What the log of requests says about it. */
	note: Record<string, unknown>;
}

export function handleImages(context: Context): Promise<void>;
export function handleImageEdits(context: Context): Promise<void>;
