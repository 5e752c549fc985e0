import type { Usage } from '../../endpoint/usage';
import { toStandardFile } from './to-standard-file';

/** The parts of LangChain's model, which n8n's SDK puts around ours, that are looked at here. */
interface Adapter {
	callbacks?: unknown;
	bindTools?: (...given: unknown[]) => unknown;
	_generate?: (messages: LcMessage[], ...rest: unknown[]) => unknown;
	_streamResponseChunks?: (messages: LcMessage[], ...rest: unknown[]) => unknown;
}

interface LcMessage {
	content: unknown;
}

interface Tracing {
	name?: unknown;
	options?: { tokensUsageParser?: unknown };
}

/**
 * Makes up for two losses of n8n's SDK: files in other forms than LangChain's newest, which n8n's own
 * agents and chains make, never reach a model, or without their type; and the usage of streamed answers is a guess, without a cost. `costOf`: the price of an
 * answer by its tokens. What the SDK has in another form in other versions stays as it is.
 */
export function improveAdapter(
	supplied: unknown,
	costOf: (tokens: Tokens) => Usage['costUsd'],
): void {
	if (typeof supplied !== 'object' || supplied === null) return;
	const adapter = supplied as Adapter;
	reportUsage(adapter, costOf);
	const { _generate: generate, _streamResponseChunks: stream, bindTools } = adapter;
	if (generate) {
		adapter._generate = (messages, ...rest) =>
			generate.call(adapter, messages.map(withStandardFiles), ...rest);
	}
	if (stream) {
		adapter._streamResponseChunks = (messages, ...rest) =>
			stream.call(adapter, messages.map(withStandardFiles), ...rest);
	}
	if (bindTools) {
		adapter.bindTools = (...given) => {
			const bound = bindTools.apply(adapter, given);
			improveAdapter(bound, costOf);
			return bound;
		};
	}
}

export interface Tokens {
	inputTokens: number;
	outputTokens: number;
}

function reportUsage({ callbacks }: Adapter, costOf: (tokens: Tokens) => Usage['costUsd']): void {
	const list: unknown[] = Array.isArray(callbacks) ? callbacks : [];
	for (const one of list.filter(isTracing)) {
		one.options.tokensUsageParser = (result: unknown) => {
			const tokens = tokensIn(result);
			const cost = costOf(tokens);
			return {
				promptTokens: tokens.inputTokens,
				completionTokens: tokens.outputTokens,
				totalTokens: tokens.inputTokens + tokens.outputTokens,
				...(cost === null ? {} : { cost }),
			};
		};
	}
}

function isTracing(one: unknown): one is { options: NonNullable<Tracing['options']> } {
	const { name, options } = (one ?? {}) as Tracing;
	return name === 'N8nLlmTracing' && typeof options?.tokensUsageParser === 'function';
}

/** Whole answers and streamed ones have other names for the same. */
function tokensIn(result: unknown): Tokens {
	const { llmOutput } = (result ?? {}) as { llmOutput?: { tokenUsage?: Record<string, unknown> } };
	const usage = llmOutput?.tokenUsage ?? {};
	return {
		inputTokens: Number(usage.input_tokens ?? usage.promptTokens ?? 0),
		outputTokens: Number(usage.output_tokens ?? usage.completionTokens ?? 0),
	};
}

function withStandardFiles(message: LcMessage): LcMessage {
	if (!Array.isArray(message.content)) return message;
	const content = (message.content as unknown[]).map(toStandardFile);
	// A copy of the same class: who reads it looks at the class.
	const copy = Object.create(Object.getPrototypeOf(message) as object) as LcMessage;
	return Object.assign(copy, message, { content });
}
