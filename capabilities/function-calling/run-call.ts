import { toFailure } from '../../endpoint/to-failure';
import type { RanCall } from './run-tools-request';
import type { Tool } from './tool';
import type { ReadCall } from './toolset';

/**
 * Runs one call. What goes wrong is recorded and told to the model, never thrown; only the signal
 * ends the wait.
 */
export async function runCall(
	{ violations, ...call }: ReadCall,
	tool: Tool | undefined,
	signal: AbortSignal,
): Promise<{ ran: RanCall; content: string }> {
	const startedAt = performance.now();
	const done = (outcome: { output: unknown } | { error: string }, content: string) => ({
		ran: { ...call, ...outcome, tookMs: Math.round(performance.now() - startedAt) },
		content,
	});
	const failed = (error: string) => done({ error }, `Error: ${error}`);
	if (!tool || violations.length > 0) return failed(violations.join('; '));
	try {
		const output = await untilAborted(tool.run(call.arguments, signal), signal);
		return done({ output: output ?? null }, toContent(output));
	} catch (error) {
		if (signal.aborted) throw toFailure(error, signal);
		const message = error instanceof Error ? error.message : String(error);
		return failed(message === '' ? 'the tool failed and said nothing' : message);
	}
}

/** A result as the model reads it. Gemini refuses an empty one. */
function toContent(output: unknown): string {
	const text = typeof output === 'string' ? output : JSON.stringify(output ?? null);
	return text.trim() === '' ? 'null' : text;
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
	const aborted = Promise.withResolvers<never>();
	const abort = () => {
		aborted.reject(signal.reason);
	};
	signal.addEventListener('abort', abort, { once: true });
	if (signal.aborted) abort();
	try {
		return await Promise.race([work, aborted.promise]);
	} finally {
		signal.removeEventListener('abort', abort);
	}
}
