import type { ChatCompletion } from 'openai/resources/chat/completions';
import { Failure } from '../../endpoint/failure';

export interface Answer {
	text: string;
	finishReason: string;
}

/**
 * The text of an answer. An answer without text is a Failure of kind content-blocked,
 * output-truncated or output-invalid: an empty string would look like a result.
 */
export function readAnswer(completion: ChatCompletion): Answer {
	// Gemini leaves choices, message or content out where it has nothing to say.
	const choice = (completion.choices as ChatCompletion['choices'] | undefined)?.[0];
	const message = choice?.message as Partial<ChatCompletion.Choice['message']> | undefined;
	const finishReason = (choice?.finish_reason as string | null | undefined) ?? 'unknown';
	const text = message?.content ?? '';
	if (text !== '') return { text, finishReason };
	if (message?.refusal) {
		throw new Failure({
			kind: 'content-blocked',
			message: `The model refused: ${message.refusal.slice(0, 500)}`,
			hint: 'Change the prompt',
		});
	}
	if (/length|max_tokens/i.test(finishReason)) {
		throw new Failure({
			kind: 'output-truncated',
			message: 'The token limit was reached before the model wrote anything',
			hint: 'Raise the maximum number of tokens, or lower the reasoning effort: thinking counts',
		});
	}
	if (/content_filter|safety|prohibited|blocklist|recitation/i.test(finishReason)) {
		throw new Failure({
			kind: 'content-blocked',
			message: `The endpoint withheld the answer (${finishReason})`,
			hint: 'Change the prompt or the input',
		});
	}
	throw new Failure({
		kind: 'output-invalid',
		message: `The endpoint answered without any text (finish reason: ${finishReason})`,
		hint: 'Run again; if it stays, change the prompt or the model',
	});
}
