import { countOf } from './count-of';

/** Tokens as an endpoint reports them, whatever it calls them. */
export interface Counts {
	/** Whether anything was counted. */
	isKnown: boolean;
	inputTokens: number;
	/** What it counts as written; thinking may be left out of it. */
	written: number;
	totalTokens: number;
	cachedTokens: number;
	audioTokens: number | undefined;
	thinkingTokens: number;
	/** The part of each that was images, where it says so. */
	imageTokens: { input: number | undefined; output: number | undefined };
}

/**
 * Reads the usage of an answer: OpenAI's names for it, those of its newer routes and of Anthropic,
 * and what DeepSeek and Moonshot call the tokens from their caches. Odd numbers count as not said.
 */
export function readCounts(reported: unknown): Counts {
	const told = fieldsOf(reported);
	const details = fieldsOf(told.prompt_tokens_details ?? told.input_tokens_details);
	const parts = fieldsOf(told.completion_tokens_details ?? told.output_tokens_details);
	const said = [
		largest(told.prompt_tokens, told.input_tokens),
		largest(told.completion_tokens, told.output_tokens),
		countOf(told.total_tokens),
	];
	const [prompt = 0, written = 0, totalTokens = 0] = said;
	const cached =
		first(details.cached_tokens, told.prompt_cache_hit_tokens, told.cached_tokens) ?? 0;
	// Some count what was cached beside the input, and not as a part of it.
	const isBeside = cached > prompt && totalTokens >= prompt + cached + written;
	const audioTokens = countOf(details.audio_tokens);
	const audio = audioTokens ?? 0;
	// Mistral counts recordings the same way.
	const isAudioBeside = audio > prompt && totalTokens >= prompt + audio + written;
	const inputTokens = prompt + (isBeside ? cached : 0) + (isAudioBeside ? audio : 0);
	return {
		isKnown: said.some((one) => one !== undefined),
		inputTokens,
		written,
		totalTokens,
		cachedTokens: Math.min(cached, inputTokens),
		audioTokens,
		thinkingTokens: countOf(parts.reasoning_tokens) ?? 0,
		imageTokens: { input: countOf(details.image_tokens), output: countOf(parts.image_tokens) },
	};
}

const fieldsOf = (value: unknown): Record<string, unknown> =>
	typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** Of two names for the same, one may be zero for form's sake. */
const largest = (...values: unknown[]): number | undefined => {
	const counts = values.map(countOf).filter((one) => one !== undefined);
	return counts.length === 0 ? undefined : Math.max(...counts);
};

const first = (...values: unknown[]): number | undefined =>
	values.map(countOf).find((one) => one !== undefined);
