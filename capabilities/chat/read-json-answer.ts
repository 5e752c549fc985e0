import { Failure } from '../../endpoint/failure';
import type { Answer } from './read-answer';

/**
 * An answer as JSON, with or without a code fence around it. Throws output-truncated where it was
 * cut, output-invalid where it is something else.
 */
export function readJsonAnswer({
	text,
	finishReason,
}: Pick<Answer, 'text' | 'finishReason'>): unknown {
	try {
		return JSON.parse(withoutFence(text.trim()));
	} catch {
		const isCut = /length|max_tokens/i.test(finishReason);
		throw new Failure({
			kind: isCut ? 'output-truncated' : 'output-invalid',
			message: isCut
				? 'The token limit was reached before the JSON was complete'
				: `JSON was asked for, but the model answered: ${text.slice(0, 200)}`,
			hint: isCut
				? 'Raise the maximum number of tokens, or ask for less'
				: 'Say in the prompt that the answer is JSON, or choose a model that keeps to it',
		});
	}
}

/** Without a pattern: one that looks for space before the end is slow where there is much of it. */
function withoutFence(text: string): string {
	if (!text.startsWith('```')) return text;
	const inner = text.slice(text.indexOf('\n') + 1);
	return inner.endsWith('```') ? inner.slice(0, -3) : inner;
}
