import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dialect } from './find-dialect.mjs';

interface Context {
	request: IncomingMessage;
	response: ServerResponse;
	dialect: Dialect;
	/** What the log of requests says about it. */
	note: Record<string, unknown>;
}

export function handleImages(context: Context): Promise<void>;
export function handleImageEdits(context: Context): Promise<void>;
export function handleContentImages(context: Context, model: string): Promise<void>;
