import { Failure } from '../../endpoint/failure';
import { dropNulls } from '../schema/drop-nulls';
import { fitValue } from '../schema/fit-value';
import { normalised } from '../schema/normalised';
import { validatorOf } from '../schema/validator';
import type { Turn } from './complete';
import type { ResponseFormat } from './response-format';
import { isCutOff } from './finish-reason';

type JsonAnswer = Pick<Turn, 'text' | 'finishReason' | 'usage'>;

const maxAnswerChars = 10_000;

/**
 * Reads answers of a form. Where there is a schema, an answer that does not fit it is a Failure of
 * kind output-invalid with its violations, whatever the endpoint promised. Throws request-invalid
 * where the schema has a mistake.
 */
export async function jsonReader(
	format: ResponseFormat | undefined,
): Promise<(turn: JsonAnswer) => unknown> {
	if (format?.type !== 'json_schema') return readJsonAnswer;
	const schema = await normalised(format.schema);
	const validator = await validatorOf(schema, 'The schema of the answer');
	return (turn) => {
		const value = readJsonAnswer(turn);
		// Null for what may be left out is what endpoints make of it that know no optional fields.
		const fitted = fitValue(value, { schema, validator }, [(one) => dropNulls(one, schema)]);
		const { violations } = fitted;
		if (violations.length === 0) return fitted.value;
		throw new Failure({
			kind: 'output-invalid',
			message: `The answer does not fit the schema: ${violations.slice(0, 5).join('; ')}`,
			hint: 'Turn on Strict for the schema, choose a model that follows schemas, or use the Extraction node, which asks again. error.answer contains the answer',
			violations,
			answer: turn.text.slice(0, maxAnswerChars),
			usage: turn.usage,
		});
	};
}

/**
 * An answer as JSON, with or without a code fence around it. Throws output-truncated where it was
 * cut, output-invalid where it is something else.
 */
function readJsonAnswer({ text, finishReason, usage }: JsonAnswer): unknown {
	try {
		return JSON.parse(withoutFence(text.trim()));
	} catch {
		const isCut = isCutOff(finishReason);
		throw new Failure({
			kind: isCut ? 'output-truncated' : 'output-invalid',
			message: isCut
				? 'The token limit was reached before the JSON was complete'
				: `JSON was asked for, but the model answered: ${text.slice(0, 200)}`,
			hint: isCut
				? 'Raise the maximum number of tokens, or ask for less'
				: 'Ask for JSON in the prompt, or choose a model that supports JSON answers',
			answer: text.slice(0, maxAnswerChars),
			usage,
		});
	}
}

/** Without a pattern: one that looks for space before the end is slow where there is much of it. */
function withoutFence(text: string): string {
	if (!text.startsWith('```')) return text;
	const inner = text.slice(text.indexOf('\n') + 1);
	return inner.endsWith('```') ? inner.slice(0, -3) : inner;
}
