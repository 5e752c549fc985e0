import { Failure } from '../../endpoint/failure';
import type { ChatMessage } from '../chat/chat-message';
import type { Wanted } from './extract-chunk';
import type { ExtractionRequest } from './extraction-request';
import { leavesOf } from './leaves-of';
import { documentText } from './prompts';

/**
 * The examples as a conversation in which the model answered as it should. Throws request-invalid
 * where an example does not fit the schema.
 */
export function exampleMessages(
	{ examples, evidence }: Pick<ExtractionRequest, 'examples' | 'evidence'>,
	wanted: Wanted,
): ChatMessage[] {
	return examples.flatMap(({ text, data }, index): ChatMessage[] => {
		const answer = evidence ? { data, evidence: quotesOf(data, text) } : data;
		const verdict = wanted.check(answer);
		if ('violations' in verdict) throw unfit(index + 1, verdict.violations);
		return [
			{ role: 'user', content: documentText(text, 1, 1) },
			{ role: 'assistant', content: JSON.stringify(verdict.value) },
		];
	});
}

/** Quotes of the values that stand in the text as they are. */
function quotesOf(data: Record<string, unknown>, text: string) {
	return leavesOf(data, '').flatMap(({ field, value }) => {
		const quote = String(value);
		return quote !== '' && text.includes(quote) ? [{ field, quote }] : [];
	});
}

const unfit = (number: number, violations: readonly string[]) =>
	new Failure({
		kind: 'request-invalid',
		message: `Example ${String(number)} does not fit the schema: ${violations.slice(0, 5).join('; ')}`,
		hint: 'Correct the data of the example, or the schema',
		violations: [...violations],
	});
