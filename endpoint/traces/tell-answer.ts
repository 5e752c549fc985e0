import type { Attributes, Span } from '@opentelemetry/api';
import { readCounts } from '../read-counts';
import { asName } from './as-name';

const maxReasons = 16;

/** Writes down what an answer says of itself: model, tokens, why it ended. Never what it says. */
export function tellAnswer(span: Span, answer: unknown, clean: (text: string) => string): void {
	if (!span.isRecording() || typeof answer !== 'object' || answer === null) return;
	const { model, usage, choices } = answer as Record<string, unknown>;
	span.setAttributes({ ...modelIn(model, clean), ...tokensIn(usage), ...reasonsIn(choices) });
}

function modelIn(model: unknown, clean: (text: string) => string): Attributes {
	const name = asName(model, clean);
	return name === undefined ? {} : { 'gen_ai.response.model': name };
}

function tokensIn(usage: unknown): Attributes {
	const { isKnown, inputTokens, written, totalTokens } = readCounts(usage);
	if (!isKnown) return {};
	return {
		'gen_ai.usage.input_tokens': inputTokens,
		// Some count thinking in the total alone.
		'gen_ai.usage.output_tokens': Math.max(written, totalTokens - inputTokens),
	};
}

function reasonsIn(choices: unknown): Attributes {
	if (!Array.isArray(choices)) return {};
	const reasons = choices.slice(0, maxReasons).flatMap((choice: unknown) => {
		const reason = Object(choice) as { finish_reason?: unknown };
		const { finish_reason: said } = reason;
		return typeof said === 'string' && /^[a-z_-]{1,40}$/i.test(said) ? [said] : [];
	});
	return reasons.length === 0 ? {} : { 'gen_ai.response.finish_reasons': reasons };
}
