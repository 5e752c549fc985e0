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
		return JSON.parse(text.replace(/^\s*```(?:json)?\s*|\s*```\s*$/g, ''));
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
