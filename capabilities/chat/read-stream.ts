import { APIError } from 'openai';
import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions';
import { Failure } from '../../endpoint/failure';
import { addDelta, type StreamedMessage } from './add-delta';

interface StreamedChoice {
	index: number;
	finish_reason: string | null;
	message: StreamedMessage;
}

/**
 * Puts the chunks of a stream together to the answer that the endpoint would have given in one
 * piece. `onMessage` sees the first choice grow. Throws where the stream ends before its end.
 */
export async function readStream(
	stream: AsyncIterable<ChatCompletionChunk>,
	onMessage: (message: StreamedMessage) => void,
): Promise<ChatCompletion> {
	const choices = new Map<number, StreamedChoice>();
	let head: Partial<ChatCompletionChunk> = {};
	for await (const chunk of stream) {
		throwIfError(chunk);
		const { choices: deltas, ...rest } = chunk;
		const usage = rest.usage ?? head.usage;
		head = { ...head, ...rest, ...(usage ? { usage } : {}) };
		// Gemini leaves the list out of a chunk that has nothing to say.
		for (const { index = 0, delta, finish_reason: reason } of (deltas as
			ChatCompletionChunk['choices'] | undefined) ?? []) {
			const choice = choices.get(index) ?? { index, finish_reason: null, message: {} };
			choices.set(index, choice);
			addDelta(choice.message, delta as ChatCompletionChunk.Choice.Delta | undefined);
			choice.finish_reason = reason ?? choice.finish_reason;
			if (index === 0) onMessage(choice.message);
		}
	}
	const all = [...choices.values()].sort((a, b) => a.index - b.index);
	if (all.some((choice) => choice.finish_reason === null) || (all.length === 0 && !head.usage)) {
		throw new Failure({
			kind: 'temporarily-unavailable',
			message: 'The stream of the answer broke off',
			hint: 'Run again; if it stays, check the network and any proxy before the endpoint',
		});
	}
	const whole = all.map(({ message, ...choice }) => ({
		...choice,
		logprobs: null,
		message: { role: 'assistant', content: null, refusal: null, ...message },
	}));
	return { ...head, object: 'chat.completion', choices: whole } as ChatCompletion;
}

/** Gemini reports an error in the middle of a stream as a list, which the SDK takes for a chunk. */
function throwIfError(chunk: unknown): void {
	const first: unknown = Array.isArray(chunk) ? chunk[0] : chunk;
	if (typeof first !== 'object' || first === null || !('error' in first)) return;
	const { error } = first as { error: { code?: unknown; message?: unknown } | null };
	if (!error) return;
	const status = typeof error.code === 'number' ? error.code : undefined;
	const message = typeof error.message === 'string' ? error.message : '';
	throw new APIError(status, error, message, new Headers());
}
